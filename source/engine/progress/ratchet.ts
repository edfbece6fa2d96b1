import type {Sha} from '../../journal/events/events.js';
import type {History, Judged} from './history.js';
import {compareScores} from './score.js';

/** Iterations in a row with a regression after which the run goes back. */
export const patienceWithRegressions = 2;

/** Where to go back to, and why, as a sentence. */
export type RollBackTarget = {to: number; commit: Sha; reason: string};

/** A verifier whose number may not get worse. */
export type Kept = {id: string; label: string; better: 'higher' | 'lower'};

const bestOf = (
	judged: readonly Judged[],
	compare: (left: Judged, right: Judged) => number,
): Judged | undefined =>
	judged.reduce<Judged | undefined>(
		// Of equals the later one: it has more of the work.
		(best, next) => (best === undefined || compare(next, best) >= 0 ? next : best),
		undefined,
	);

/** Undoes what made a number worse that the loop keeps at its best. */
const keepBest = (history: History, {id, label, better}: Kept): RollBackTarget | undefined => {
	const measure = history.current.get(id)?.measure;
	if (measure?.kind !== 'number') {
		return undefined;
	}

	const sign = better === 'higher' ? 1 : -1;
	const known = history.judged.filter(({values}) => values.has(id));
	const numberOf = ({values}: Judged) => values.get(id) ?? Number.NaN;
	const best = bestOf(known, (left, right) => sign * (numberOf(left) - numberOf(right)));
	return best !== undefined && sign * (measure.value - numberOf(best)) < 0
		? {
				to: best.iteration,
				commit: best.commit,
				reason: `${label} got worse: ${measure.value} after ${numberOf(best)} in iteration ${best.iteration}, the best so far, which is kept`,
			}
		: undefined;
};

/** Goes back to the best checkpoint once regressions have come too often in a row. */
const afterRegressions = (history: History): RollBackTarget | undefined => {
	const regressed = [...history.current.values()].flatMap(result => result.regressed ?? []);
	if (regressed.length === 0 || history.regressing + 1 < patienceWithRegressions) {
		return undefined;
	}

	const best = bestOf(history.judged, (left, right) => compareScores(left.score, right.score));
	const first = regressed[0] ?? '';
	const more = regressed.length > 1 ? ` and ${regressed.length - 1} more` : '';
	return best === undefined
		? undefined
		: {
				to: best.iteration,
				commit: best.commit,
				reason: `${patienceWithRegressions} iterations in a row broke what had passed before (${first}${more}); the run goes on from its best checkpoint, that of iteration ${best.iteration}`,
			};
};

/**
 * Whether the current iteration, verified but not yet finished, is to be undone. Pure.
 *
 * @param kept verifiers whose number may not get worse
 */
export const findRollBack = (history: History, kept: readonly Kept[]): RollBackTarget | undefined =>
	kept.map(verifier => keepBest(history, verifier)).find(found => found !== undefined) ??
	afterRegressions(history);
