export const format = () => {
	throw new Error('format is not built yet');
};

export const ago = () => {
	throw new Error('ago is not built yet');
};
