import {cutMiddle} from '../loop/prompt/cut-middle.js';
import {closeFence} from '../loop/prompt/markdown.js';
import type {MemorySection} from './memory.js';

/** Bytes reserved for the line that says how much was left out. */
const noticeRoom = 80;

/**
 * The part of the memory that goes into a prompt, as Markdown in the order of the file, in at most `budget` bytes of UTF-8:
 * all pinned sections (cut when they need more than half of it), then the newest others that fit. Begins with a line that
 * says how many older ones were left out.
 *
 * @param leftOut how many were left out before
 */
export const recall = (sections: readonly MemorySection[], budget: number, leftOut = 0): string => {
	const room = budget - noticeRoom;
	const pinned = sections.filter(section => section.pinned);
	const pinnedShare = Math.floor(room / 2 / Math.max(1, pinned.length));
	const chosen = new Map<MemorySection, string>();
	let used = 0;
	const take = (section: MemorySection, share: number): boolean => {
		const text = render(section, share);
		const size = Buffer.byteLength(text) + 2;
		if (used + size > room) {
			return false;
		}

		used += size;
		chosen.set(section, text);
		return true;
	};

	const pinnedSize = pinned.reduce((sum, section) => sum + Buffer.byteLength(render(section, room)) + 2, 0);
	for (const section of pinned) {
		take(section, pinnedSize <= room / 2 ? room : pinnedShare - 2);
	}

	// Stops at the first that does not fit: a gap in the story would mislead.
	for (const section of sections.toReversed()) {
		if (!section.pinned && !take(section, Math.floor(room / 2) - 2)) {
			break;
		}
	}

	const missing = leftOut + sections.length - chosen.size;
	const notice =
		missing === 0
			? []
			: [`(${missing.toLocaleString('en')} older ${missing === 1 ? 'entry' : 'entries'} left out.)`];
	return [...notice, ...sections.flatMap(section => chosen.get(section) ?? [])].join('\n\n');
};

const render = ({title, text}: MemorySection, share: number): string => {
	const heading = title === '' ? '' : `### ${cutMiddle(title, 300).replaceAll('\n', ' ')}\n\n`;
	// Closing a code block that was cut may take a few bytes more.
	return (
		heading + closeFence(cutMiddle(text, Math.max(0, share - Buffer.byteLength(heading) - 16)))
	).trimEnd();
};
