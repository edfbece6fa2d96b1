export const parse = () => {
	throw new Error('parse is not built yet');
};
