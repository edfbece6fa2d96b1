import {durationText} from '../../loop/values/duration.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {NoVerdict} from './reviewer.js';

const longestTimer = 2 ** 31 - 1;

export type AskOptions = {
	/** milliseconds after which it counts as not answering */
	timeLimit: number;
	/** Stops the run. */
	signal: AbortSignal;
};

/** Asks one question, within a time limit. When it is cut short the problem says why, not how the agent reacted to it. */
export const askReviewer = async <Answer extends {usage: unknown}>(
	ask: (signal: AbortSignal) => Promise<Answer | NoVerdict>,
	{timeLimit, signal}: AskOptions,
): Promise<Answer | (NoVerdict & {stopped: boolean})> => {
	const limit = AbortSignal.timeout(Math.min(timeLimit, longestTimer));
	const asked = await ask(AbortSignal.any([signal, limit]));
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
