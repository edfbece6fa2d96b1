import {cleanText} from './clean-text.js';

/** Clean text that takes one row only: line ends are spelled out, so that none can begin a row of its own. */
export const cleanLine = (text: string): string => {
	const clean = cleanText(text);
	return clean.includes('\n') || clean.includes('\t')
		? clean.replaceAll('\n', '<U+000A>').replaceAll('\t', ' ')
		: clean;
};
