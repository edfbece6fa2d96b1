import {retryAfter} from './dialect.js';
import type {Refusal} from './script.js';

const errors: Record<number, {type: string; code: string | null}> = {
	400: {type: 'invalid_request_error', code: null},
	401: {type: 'invalid_request_error', code: 'invalid_api_key'},
	404: {type: 'invalid_request_error', code: 'model_not_found'},
	429: {type: 'requests', code: 'rate_limit_exceeded'},
};

/** How OpenAI refuses, in both of its APIs. Source: https://platform.openai.com/docs/guides/error-codes */
export const refuseAsOpenAi = (refusal: Refusal): {headers: Record<string, string>; body: unknown} => {
	const {type, code} = errors[refusal.status] ?? {type: 'server_error', code: null};
	return {
		headers: {
			...retryAfter(refusal),
			'x-request-id': 'req_stand_in',
			...(refusal.status === 429
				? {
						'x-ratelimit-remaining-requests': '0',
						'x-ratelimit-reset-requests': `${refusal.retryAfter ?? 1}s`,
					}
				: {}),
		},
		body: {
			error: {message: refusal.message ?? `The stand-in refuses: ${code ?? type}.`, type, param: null, code},
		},
	};
};
