import {asAmount, asFields, asText, parseFields} from '../acp/acp-fields.js';
import type {ApiCall} from './api-call.js';

/** Reads the events of a session that GitHub Copilot CLI keeps in its home: `session.usage_record`, one for each call. */
export const readCopilotEvent = (line: string): ApiCall | undefined => {
	if (!line.startsWith('{"type":"session.usage_record"')) {
		return undefined;
	}

	const {data, timestamp} = parseFields(line);
	const {model, inputTokens, outputTokens, cacheReadTokens, reasoningTokens} = asFields(asFields(data).usage);
	const name = asText(model);
	const at = Date.parse(asText(timestamp) ?? '');
	return {
		kind: 'answered',
		usage: {
			input: asAmount(inputTokens) ?? 0,
			cached: asAmount(cacheReadTokens) ?? 0,
			output: asAmount(outputTokens) ?? 0,
			reasoning: asAmount(reasoningTokens) ?? 0,
			costBasis: 'unknown',
			...(name === undefined ? {} : {model: name}),
		},
		...(Number.isNaN(at) ? {} : {at}),
	};
};

const failed = /^(\S+) \[WARNING\] \[[\w:]+\] Model provider request failed (\{.*\})$/;

/** Reads the log of GitHub Copilot CLI: the fields that its warnings of a failed request to the model end with. */
export const readCopilotLog = (line: string): ApiCall | undefined => {
	const [, time = '', json = ''] = failed.exec(line) ?? [];
	const {http_status, retry_after_ms, failure_kind} = parseFields(json);
	const status = asAmount(http_status);
	const reset = asAmount(retry_after_ms);
	return status === undefined
		? undefined
		: {
				kind: 'refused',
				status,
				words: asText(failure_kind) ?? '',
				at: Date.parse(time) || Date.now(),
				...(reset === undefined ? {} : {reset}),
			};
};
