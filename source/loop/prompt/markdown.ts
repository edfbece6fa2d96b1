/**
 * Embeds untrusted text in Markdown: what an agent or a command wrote must neither begin a heading nor end a code block.
 */

/** A code block around the text, its fence longer than any in the text. */
export const fenced = (text: string): string => {
	const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1));
	return `${fence}\n${text}\n${fence}`;
};

/** A block quote of the text. */
export const quoted = (text: string): string =>
	text
		.split(/\r\n|\r|\n/)
		.map(line => (line.trim() === '' ? '>' : `> ${line}`))
		.join('\n');

/** Inline code: a path, a command. */
export const inlineCode = (text: string): string => {
	const line = oneLine(text);
	const longest = longestTicks(line);
	const ticks = '`'.repeat(longest + 1);
	return longest === 0 ? `${ticks}${line}${ticks}` : `${ticks} ${line} ${ticks}`;
};

/** Length of the longest run of backticks. */
const longestTicks = (text: string): number =>
	(text.match(/`+/g) ?? []).reduce((longest, ticks) => Math.max(longest, ticks.length), 0);

/** Each run of white space, line ends included, as one space. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The fence that is open after a line, given the one that was open before it; undefined outside code blocks. */
export const fenceAfter = (line: string, open: string | undefined): string | undefined => {
	const match = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line.replace(/\r$/, ''));
	const [, marks = '', rest = ''] = match ?? [];
	if (open === undefined) {
		const opens = marks !== '' && !(marks.startsWith('`') && rest.includes('`'));
		return opens ? marks : undefined;
	}

	const closes = marks !== '' && marks[0] === open[0] && marks.length >= open.length && rest.trim() === '';
	return closes ? undefined : open;
};

/** The fence that a text leaves open at its end, or undefined. */
export const openFence = (text: string): string | undefined => {
	let open: string | undefined;
	for (const line of text.split('\n')) {
		open = fenceAfter(line, open);
	}

	return open;
};

/** The text with an open code block closed, so that what follows is not part of it. */
export const closeFence = (text: string): string => {
	const open = openFence(text);
	return open === undefined ? text : `${text}${text.endsWith('\n') ? '' : '\n'}${open}`;
};
