import type {Usage} from '../../journal/events.js';
import {asAmount, asFields, asText, type Fields} from '../acp/acp-fields.js';
import type {ApiCall, ReadApiCall} from './api-call.js';
import {joinRecords} from './join-records.js';

/** Input includes what came from the cache, and output the thoughts. */
const readUsage = (event: Fields): Usage => ({
	input: asAmount(event.input_token_count) ?? 0,
	cached: asAmount(event.cached_content_token_count) ?? 0,
	output: asAmount(event.output_token_count) ?? 0,
	reasoning: asAmount(event.thoughts_token_count) ?? 0,
	costBasis: 'unknown',
});

const readRefusal = (event: Fields, isBrief: boolean, at: number): ApiCall | undefined => {
	const status = asAmount(event.status_code);
	const pause = asAmount(event.retry_delay_ms);
	if (status === undefined) {
		return undefined;
	}

	return {
		kind: 'refused',
		status,
		words: asText(event.error_message) ?? '',
		at,
		isBrief,
		...(pause === undefined ? {} : {pause}),
		// It waits as long as the provider says, else as long as it sees fit: that has a fraction, as it is left to chance.
		...(pause !== undefined && Number.isInteger(pause) ? {reset: pause} : {}),
	};
};

/**
 * Reads the telemetry that Qwen Code writes to a file: its events `api_response`, `api_error` and, where it goes on by
 * itself, `api_retry`. They come up to a second late.
 *
 * Source: https://qwenlm.github.io/qwen-code-docs/en/developers/development/telemetry/
 */
export const readQwenRecord = (session: string): ReadApiCall =>
	joinRecords(/"event\.name": "qwen-code\.api_(?:response|error|retry)"/, record => {
		const event = asFields(record.attributes);
		const at = Date.parse(asText(event['event.timestamp']) ?? '') || Date.now();
		if (event['session.id'] !== session) {
			return undefined;
		}

		switch (event['event.name']) {
			case 'qwen-code.api_error':
				return readRefusal(event, true, at);
			case 'qwen-code.api_retry':
				return readRefusal(event, false, at);
			default:
				return {kind: 'answered', usage: readUsage(event), at};
		}
	});
