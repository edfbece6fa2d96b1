/** A value of a file in a few words, for an error message: `nothing`, `"text"`, `the number 5`, `a list`, `a mapping`. */
export const describeValue = (value: unknown): string => {
	if (value === undefined || value === null) {
		return 'nothing';
	}

	if (typeof value === 'string') {
		const text = clip(value);
		return text.includes('"') ? `'${text}'` : `"${text}"`;
	}

	if (typeof value === 'number' || typeof value === 'bigint') {
		return Number.isFinite(Number(value)) ? `the number ${value}` : String(value);
	}

	if (typeof value === 'boolean') {
		return String(value);
	}

	return Array.isArray(value) ? 'a list' : 'a mapping';
};

const clip = (text: string): string => {
	const line = text.replace(/\s+/g, ' ');
	return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};
