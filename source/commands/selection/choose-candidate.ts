import {exitCodes, Problem} from '../../problem.js';
import {ask, isInteractive} from '../terminal/ask.js';
import {printError, printLines} from '../terminal/output.js';

export type Candidate = {
	/** What would have been typed. */
	name: string;
	/** What it is, for the list. */
	about?: string;
};

export type ChooseOptions = {
	/** What is typed before the name, e.g. `treadle run`. */
	command: string;
	/** What they are, in the plural: `loops`. */
	what: string;
	/** The Problem to throw when there is none. */
	none: Problem;
};

const listLines = (candidates: readonly Candidate[], lead: (index: number) => string): string[] => {
	const width = Math.max(...candidates.map(({name}) => name.length));
	return candidates.map(
		({name, about}, index) =>
			`${lead(index)}${about === undefined ? name : `${name.padEnd(width)}  ${about}`}`,
	);
};

/**
 * The only candidate, or the one the user picks by its number. Throws a Problem with the list when there are several and
 * no terminal, or when the user picks none; throws `none` when there are no candidates.
 */
export const chooseCandidate = async (
	candidates: readonly Candidate[],
	{command, what, none}: ChooseOptions,
): Promise<string> => {
	const [first, ...others] = candidates;
	if (first === undefined) {
		throw none;
	}
	if (others.length === 0) {
		if (isInteractive()) {
			printError(`${command} ${first.name}\n`);
		}
		return first.name;
	}

	if (!isInteractive()) {
		throw new Problem(`there are ${candidates.length} ${what}, so say which.`, {
			hint: listLines(candidates, () => `${command} `).join('\n'),
		});
	}

	printLines(listLines(candidates, index => `${String(index + 1).padStart(3)}  `));
	for (;;) {
		const typed = (await ask(`Which one? Type its number, 1 to ${candidates.length}: `))?.trim();
		if (typed === undefined) {
			throw new Problem('nothing was chosen.', {exitCode: exitCodes.stopped});
		}
		const chosen = candidates.find(({name}, index) => typed === String(index + 1) || typed === name);
		if (chosen) {
			return chosen.name;
		}
	}
};
