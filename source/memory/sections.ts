import {fenceAfter} from '../loop/prompt/markdown.js';
import type {MemorySection} from './memory.js';

const sectionHeading = /^ {0,3}##(?:[ \t]+(.*))?$/;
const fileHeading = /^ {0,3}#(?:[ \t]+(.*))?$/;

/**
 * The sections of a MEMORY.md, whatever a person made of it. A section begins at a `## ` heading outside code blocks.
 * What stands above the first one is a section of its own under the file's own heading, and counts as pinned: people
 * write there what always holds.
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

/** Closing marks (`## Title ##`) are no part of a heading. */
const headingText = (raw = ''): string => raw.replace(/(?:^|[ \t]+)#+[ \t]*$/, '').trim();
