import {asFields, asText} from '../../system/fields.js';
import type {ClaudeConnection} from './connection.js';

/** Reads a session's usage while it works, so that a budget holds between two results. */
export type ClaudeMeter = {
	/** Requests the totals, unless a request is under way or was made a moment ago. */
	read: () => void;
};

/**
 * milliseconds between two requests with a subscription: then Claude Code asks its provider each time how much of the
 * plan is left
 */
const subscriptionInterval = 15_000;

/** @param onTotals gets the totals by model, as in a result's `modelUsage` */
export const createClaudeMeter = (
	connection: ClaudeConnection,
	onTotals: (models: unknown) => void,
): ClaudeMeter => {
	let interval = subscriptionInterval;
	let last = Number.NEGATIVE_INFINITY;
	let isReading = false;
	let isStale = false;
	/** A version that does not know the request is not asked again: its results report the totals. */
	let isKnown = true;

	connection.ready.then(
		hello => {
			const account = asFields(hello.account);
			const payer = asText(account.apiKeySource) ?? 'none';
			if (payer !== 'none' || (asText(account.apiProvider) ?? 'firstParty') !== 'firstParty') {
				interval = 0;
			}
		},
		() => {},
	);

	const read = (): void => {
		if (isReading) {
			isStale = true;
		} else if (isKnown && performance.now() - last >= interval) {
			isReading = true;
			isStale = false;
			last = performance.now();
			// Without `skip_behaviors` it would read every conversation of the last week.
			connection.request({subtype: 'get_usage', skip_behaviors: true, detached: true}).then(
				response => {
					isReading = false;
					onTotals(asFields(response.session).model_usage);
					if (isStale) {
						read();
					}
				},
				() => {
					isKnown = false;
				},
			);
		}
	};

	return {read};
};
