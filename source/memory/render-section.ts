import {closeFence, fenceAfter, oneLine} from '../loop/prompt/markdown.js';

/**
 * A section as it stands in MEMORY.md, lines ended by `\n`. Whatever the text is, reading it back gives one section:
 * a heading in it that would begin another one is escaped, a code block left open is closed.
 */
export const renderSection = ({title, text}: {title: string; text: string}): string => {
	let fence: string | undefined;
	const lines = text
		.trimEnd()
		.split(/\r\n|\r|\n/)
		.map(line => {
			const plain = fence === undefined;
			fence = fenceAfter(line, fence);
			return plain ? line.replace(/^( {0,3})(##?(?:[ \t]|$))/, '$1\\$2') : line;
		});
	const body = closeFence(lines.join('\n'));
	const heading = `## ${oneLine(title) || 'Note'}`;
	return body === '' ? `${heading}\n` : `${heading}\n\n${body}\n`;
};
