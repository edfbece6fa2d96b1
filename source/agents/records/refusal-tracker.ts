import {durationText} from '../../loop/values/duration.js';
import type {ApiCall} from '../../products/api-call.js';
import {isLimit, ProviderRefusal} from '../session/provider-refusal.js';

/** Decides how long an agent may retry by itself when its provider refuses. */
export type RefusalTracker = {
	/** A prompt begins. */
	begin: () => void;
	/** Takes a call; returns a line for the user, if any. */
	record: (call: ApiCall) => string | undefined;
	/** The last refusal, if no answer followed it. */
	refusal: () => ProviderRefusal | undefined;
	/** Resolves once the agent has retried for too long. */
	gaveUp: () => Promise<void>;
};

/**
 * milliseconds. A longer refusal is waited out by the loop, which shows until when and can be woken, while agents retry
 * silently for many minutes. A shorter one is left to the agent, since ending the turn loses its conversation.
 */
const limit = 20_000;

export const createRefusalTracker = (): RefusalTracker => {
	let since: number | undefined;
	/** Time of the newest refusal, in milliseconds since the epoch. */
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
				// Records in two files are not read in the order of the calls.
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

			const when = next === 0 ? '' : `, available again in ${durationText(Math.ceil(next / 1000) * 1000)}`;
			return call.isBrief ? undefined : `The provider gave ${status} (${words})${when}.`;
		},
		refusal: () => last,
		gaveUp: () => lost.promise,
	};
};
