import type {Usage} from '../../journal/events.js';
import {asAmount, asFields, asList, asText, type Fields, parseFields} from '../acp/acp-fields.js';
import type {ApiCall, ReadApiCall} from './api-call.js';
import {joinRecords} from './join-records.js';

/** `34.5s`, as Google writes durations. */
const asMilliseconds = (value: unknown): number | undefined => {
	const seconds = /^(\d+(?:\.\d+)?)s$/.exec(asText(value) ?? '')?.[1];
	return seconds === undefined ? undefined : asAmount(Number(seconds) * 1000);
};

/** Input includes what came from the cache; output does not include thoughts. */
const readUsage = (event: Fields): Usage => {
	const thoughts = asAmount(event.thoughts_token_count) ?? 0;
	const model = asText(event.model);
	return {
		input: asAmount(event.input_token_count) ?? 0,
		cached: asAmount(event.cached_content_token_count) ?? 0,
		output: (asAmount(event.output_token_count) ?? 0) + thoughts,
		reasoning: thoughts,
		costBasis: 'unknown',
		...(model === undefined ? {} : {model}),
	};
};

const readError = (event: Fields, at: number): ApiCall | undefined => {
	const status = asAmount(event.status_code);
	if (status === undefined) {
		return undefined;
	}

	// The body of the provider.
	const text = asText(event['error.message']) ?? '';
	const {message, details} = asFields(parseFields(text).error);
	const told = asList(details).map(detail => asMilliseconds(asFields(detail).retryDelay));
	const reset = told.find(each => each !== undefined);
	return {
		kind: 'refused',
		status,
		words: asText(message) ?? text,
		at,
		...(reset === undefined ? {} : {reset}),
	};
};

/**
 * Reads the telemetry that Gemini CLI writes to a file: its events `api_response` and `api_error`, one for each request
 * to the model, those of its helpers included. They come up to five seconds late, in batches; that is fixed in it.
 *
 * Source: https://geminicli.com/docs/cli/telemetry
 */
export const readGeminiRecord = (session: string): ReadApiCall =>
	joinRecords(/"event\.name": "gemini_cli\.api_(?:response|error)"/, record => {
		const event = asFields(record.attributes);
		const at = Date.parse(asText(event['event.timestamp']) ?? '') || Date.now();
		if (event['session.id'] !== session) {
			return undefined;
		}

		return event['event.name'] === 'gemini_cli.api_error'
			? readError(event, at)
			: {kind: 'answered', usage: readUsage(event), at};
	});
