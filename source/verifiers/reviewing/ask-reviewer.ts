import {durationText} from '../../loop/values/duration.js';
import {afterWorking, type HeldFor} from '../../system/process/held-timer.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {NoVerdict} from './reviewer.js';

export type AskOptions = {
	/** milliseconds after which it counts as not answering */
	timeLimit: number;
	/** Stops the run. */
	signal: AbortSignal;
	heldFor?: HeldFor | undefined;
};

/** Asks one question, within a time limit. When it is cut short the problem says why, not how the agent reacted to it. */
export const askReviewer = async <Answer extends {usage: unknown}>(
	ask: (signal: AbortSignal) => Promise<Answer | NoVerdict>,
	{timeLimit, signal, heldFor}: AskOptions,
): Promise<Answer | (NoVerdict & {stopped: boolean})> => {
	const late = new AbortController();
	const limit = late.signal;
	const callOff = afterWorking(timeLimit, () => late.abort(), heldFor);
	const asked = await ask(AbortSignal.any([signal, limit])).finally(callOff);
	if (!('problem' in asked)) {
		return asked;
	}

	if (signal.aborted) {
		return {...asked, problem: 'stopped before there was a verdict', stopped: true};
	}

	const problem = limit.aborted
		? `no verdict: no answer in ${durationText(timeLimit)}`
		: oneLine(asked.problem, 300);
	return {...asked, problem, stopped: false};
};
