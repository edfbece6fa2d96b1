/** What a prompt says about its loop: a name and a goal for one that was typed without them. */

/** Words that tell nothing about what a loop is for. */
const common = new Set(
	`a all an and as at be by every everything for from full have if in into is it its me my new next of on or our please so
	that the their then there this to until up us we what which with you your`.split(/\s+/),
);

/** Words and characters of a name. */
const mostWords = 3;
const longestName = 32;

/** A short name for a loop, made of the first telling words of its prompt: `compare-built-spec`. */
export const nameFromPrompt = (prompt: string): string => {
	// Of the name of a file its ending says least.
	const text = prompt
		.normalize('NFC')
		.toLowerCase()
		.replaceAll(/(?<=\w)\.\w{1,5}\b/g, '');
	const words = [...text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)?/gu)]
		.map(([word]) => word.replace(/['’].*$/u, ''))
		.filter(word => !common.has(word));
	let name = '';
	for (const word of words.slice(0, mostWords)) {
		const longer = name === '' ? word : `${name}-${word}`;
		if (longer.length > longestName && name !== '') {
			break;
		}

		name = longer;
	}

	return [...name].slice(0, longestName).join('') || 'loop';
};

/** The first sentence of a prompt in one line, without its full stop. The point of a file name ends no sentence. */
export const firstSentence = (prompt: string): string => {
	const [sentence = ''] = /^[\s\S]*?(?:[.!?](?=\s|$)|\n\s*\n|$)/.exec(prompt.trim()) ?? [];
	return sentence.trim().replace(/\s+/g, ' ').replace(/\.$/, '');
};
