import {durationText} from '../../loop/values/duration.js';
import type {ApiCall} from '../../products/api-call.js';
import {isLimit, ProviderRefusal} from '../session/provider-refusal.js';

/** How long an agent is left to try again by itself when its provider refuses. */
export type RefusalTracker = {
	/** A prompt begins. */
	begin: () => void;
	/** Returns what to tell the person, in a line, where there is something to tell. */
	record: (call: ApiCall) => string | undefined;
	/** The refusal that no answer followed. */
	refusal: () => ProviderRefusal | undefined;
	/** Resolves once it is better to wait without the agent. */
	gaveUp: () => Promise<void>;
};

/**
 * milliseconds. A longer refusal is for the loop to wait out, which shows until when, and can be woken; agents go on for
 * many minutes and say nothing. As that costs the conversation so far, a shorter one is left to the agent.
 */
const limit = 20_000;

export const createRefusalTracker = (): RefusalTracker => {
	let since: number | undefined;
	/** When the newest refusal was, in milliseconds since the epoch. */
	let refusedAt = 0;
	let last: ProviderRefusal | undefined;
	let lost = Promise.withResolvers<void>();

	const forget = (): void => {
		since = undefined;
		last = undefined;
	};

	return {
		begin() {
			forget();
			lost = Promise.withResolvers();
		},
		record(call) {
			if (call.kind === 'answered') {
				// Records that lie in two files are not read in the order of what they tell of.
				if (call.at === undefined || call.at >= refusedAt) {
					forget();
				}

				return undefined;
			}

			const {status, words, at, reset, pause} = call;
			if (!isLimit(status)) {
				return undefined;
			}

			since ??= at;
			refusedAt = at;
			last = new ProviderRefusal(status, words, reset === undefined ? undefined : at + reset);
			const next = Math.max(reset ?? 0, pause ?? 0);
			if (at + next - since > limit) {
				lost.resolve();
			}

			const when = next === 0 ? '' : `, serving again in ${durationText(Math.ceil(next / 1000) * 1000)}`;
			return call.isBrief ? undefined : `The provider gave ${status} (${words})${when}.`;
		},
		refusal: () => last,
		gaveUp: () => lost.promise,
	};
};
