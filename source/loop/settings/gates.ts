import {Problem} from '../../problem.js';
import {didYouMean} from '../../system/text/closest-match.js';
import {type GateName, gateNames, type Loop} from '../loop.js';

/**
 * The gates that ask, from the value of `gates` in LOOP.md or of `--gates`: `all`, `deliver`, or names joined by
 * commas (`prompt,tool`). In the order a run meets them, each once; `deliver` is always among them, because nothing is
 * delivered without a yes. Throws a Problem that names an unknown word.
 */
export const parseGates = (text: string): GateName[] => selectGates(text.split(',').map(word => word.trim()));

/** The same for names that are already separate. */
export const selectGates = (words: readonly string[]): GateName[] => {
	for (const word of words) {
		const mistake = gateMistake(word);
		if (mistake !== undefined) {
			throw new Problem(mistake);
		}
	}

	const all = words.includes('all');
	return gateNames.filter(name => all || name === 'deliver' || words.includes(name));
};

/** What is wrong with one word in a list of gates, or undefined. */
export const gateMistake = (word: string): string | undefined => {
	const known: readonly string[] = ['all', ...gateNames];
	if (known.includes(word)) {
		return undefined;
	}

	if (word === '') {
		return `a gate has no name; gates are ${known.join(', ')}.`;
	}

	if (['none', 'off', 'no', 'false'].includes(word.toLowerCase())) {
		return `there is no "${word}": delivering always asks. Write "deliver" to be asked nothing else.`;
	}

	return `unknown gate "${word}".${didYouMean(word, known) || ` Gates are ${known.join(', ')}.`}`;
};

/**
 * Why a loop could never be verified, or undefined: without a verifier you judge its work, and so have to be asked for the
 * verdict.
 */
export const whyNeverFinishes = (verify: Loop['verify'], gates: readonly GateName[]): string | undefined =>
	verify.length === 0 && !gates.includes('verdict')
		? 'a loop with no verifier cannot finish by itself: add one ("verify:" with "- run: npm test" below), or judge yourself with the gate "verdict".'
		: undefined;
