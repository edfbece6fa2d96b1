import {leads} from './entry.js';
import type {MemorySection} from './memory.js';

/**
 * Notes of iterations that stay whole in a prompt, the newest, and those before them of which it has the reason. What
 * agent and person said stays, however old.
 */
const mostWhole = 12;
const mostShort = 12;

const isOfIteration = ({title, pinned}: MemorySection): boolean =>
	!pinned && / · iteration \d+ · (?!note )/.test(title);

/** What two notes have in common that say the same: times differ from one to the next. */
const essence = ({text}: MemorySection): string =>
	text.replaceAll(/\d+(?:\.\d+)? ?(?:ms|[smh])\b/g, '').trim();

/** Of notes of iterations that say the same only the newest is kept, which counts the others. */
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
					text: `${section.text}\n\n(The same came of ${before} earlier ${before === 1 ? 'iteration' : 'iterations'}.)`,
				};
	});
};

/** The last one is how older notes say it. */
const isLead = (line: string): boolean => [leads.agent, leads.human, 'The human said:'].includes(line);

/** The reason of a note, and what agent or human said, word for word. */
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

export type Condensed = {sections: MemorySection[] /** How many are not among them. */; leftOut: number};

/** The memory as a prompt needs it: the same is told once, and old iterations in a line or two, or not at all. Pure. */
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
