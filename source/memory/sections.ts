import {closeFence, fenceAfter, oneLine} from '../loop/prompt/markdown.js';
import type {MemorySection} from './memory.js';

const sectionHeading = /^ {0,3}##(?:[ \t]+(.*))?$/;
const fileHeading = /^ {0,3}#(?:[ \t]+(.*))?$/;

/**
 * The sections of a MEMORY.md, however it was edited. A section begins at a `## ` heading outside code blocks. The text
 * above the first one is a section under the file's own heading, and counts as pinned: people write there what always
 * holds.
 */
export const parseMemory = (text: string): MemorySection[] => {
	let title: string | undefined;
	let lines: string[] = [];
	let fence: string | undefined;
	const sections: MemorySection[] = [];
	const finish = () => {
		const section = title === undefined ? introduction(lines) : toSection(title, lines);
		if (section) {
			sections.push(section);
		}
	};

	for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
		const heading = fence === undefined ? sectionHeading.exec(line) : null;
		fence = fenceAfter(line, fence);
		if (heading) {
			finish();
			title = headingText(heading[1]);
			lines = [];
		} else {
			lines.push(line);
		}
	}

	finish();
	return sections;
};

const introduction = (lines: readonly string[]): MemorySection | undefined => {
	const first = lines.findIndex(line => line.trim() !== '');
	const heading = fileHeading.exec(lines[first] ?? '');
	const section = toSection(headingText(heading?.[1]), heading ? lines.slice(first + 1) : lines);
	return section.text === '' ? undefined : {...section, pinned: true};
};

const toSection = (title: string, lines: readonly string[]): MemorySection => ({
	title,
	text: lines
		.join('\n')
		.replace(/^(?:[ \t]*\n)+/, '')
		.trimEnd(),
	pinned: /\(pinned\)/i.test(title),
});

/** Without closing marks (`## Title ##`). */
const headingText = (raw = ''): string => raw.replace(/(?:^|[ \t]+)#+[ \t]*$/, '').trim();

/**
 * A section as it is written to MEMORY.md, with lines ended by `\n`. Whatever the text is, reading it back gives one section:
 * a heading that would begin another one is escaped, and an open code block is closed.
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
