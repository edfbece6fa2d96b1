import {quoteLeads} from './entry.js';
import type {MemorySection} from './memory.js';

/** The newest notes of iterations are in a prompt in full, as many as this. */
const mostWhole = 12;
/** Of as many before them only the reason is in it. Quotes of the agent or of you stay, however old. */
const mostShort = 12;

const isOfIteration = ({title, pinned}: MemorySection): boolean =>
	!pinned && / · iteration \d+ · (?!note )/.test(title);

/** The text without times, which differ even between notes that say the same. */
const essence = ({text}: MemorySection): string =>
	text.replaceAll(/\d+(?:\.\d+)? ?(?:ms|[smh])\b/g, '').trim();

/** Of notes of iterations that say the same, keeps the newest only, with a count of the others. */
const foldRepeated = (sections: readonly MemorySection[]): MemorySection[] => {
	const counts = new Map<string, number>();
	const kept: MemorySection[] = [];
	for (const section of sections.toReversed()) {
		const key = isOfIteration(section) ? essence(section) : '';
		const count = counts.get(key) ?? 0;
		if (key !== '') {
			counts.set(key, count + 1);
		}

		if (key === '' || count === 0) {
			kept.push(section);
		}
	}

	return kept.reverse().map(section => {
		const before = (isOfIteration(section) ? (counts.get(essence(section)) ?? 1) : 1) - 1;
		return before === 0
			? section
			: {
					...section,
					text: `${section.text}\n\n(${before} earlier ${before === 1 ? 'iteration' : 'iterations'} ended the same way.)`,
				};
	});
};

/** The last one is found in notes of older versions. */
const isLead = (line: string): boolean =>
	[quoteLeads.agent, quoteLeads.human, 'The human said:'].includes(line);

/** The reason of a note, and quotes of the agent or of you, word for word. */
const shorten = (section: MemorySection): MemorySection => {
	const lines = section.text.split('\n');
	const reason = lines.find(line => line.startsWith('- ')) ?? lines[0] ?? '';
	const kept: string[] = [reason];
	let isQuoted = false;
	for (const line of lines) {
		if (isLead(line)) {
			isQuoted = true;
			kept.push('');
		}

		isQuoted &&= line === '' || line.startsWith('>') || isLead(line);
		if (isQuoted) {
			kept.push(line);
		}
	}

	return {
		...section,
		text: kept
			.join('\n')
			.replaceAll(/\n{3,}/g, '\n\n')
			.trimEnd(),
	};
};

export type Condensed = {
	sections: MemorySection[];
	/** How many sections were left out. */
	leftOut: number;
};

/** The memory as a prompt needs it: repeated notes once, and old iterations in a line or two, or not at all. Pure. */
export const condense = (sections: readonly MemorySection[]): Condensed => {
	const folded = foldRepeated(sections);
	const ofIterations = folded.filter(isOfIteration);
	const whole = new Set(ofIterations.slice(-mostWhole));
	const known = new Set(ofIterations.slice(-mostWhole - mostShort));
	const kept = folded.flatMap(section => {
		if (!isOfIteration(section) || whole.has(section)) {
			return [section];
		}

		const short = shorten(section);
		return known.has(section) || short.text.includes('\n') ? [short] : [];
	});
	return {sections: kept, leftOut: folded.length - kept.length};
};
