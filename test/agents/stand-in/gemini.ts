/** Gemini: `POST /v1beta/models/<model>:streamGenerateContent`. Source: https://ai.google.dev/api/generate-content */
import {type Dialect, fields, frame, jsonAsSpoken, list, pieces, text} from './dialect.js';
import type {Tokens} from './script.js';

const statuses: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	401: 'UNAUTHENTICATED',
	403: 'PERMISSION_DENIED',
	404: 'NOT_FOUND',
	429: 'RESOURCE_EXHAUSTED',
	500: 'INTERNAL',
	503: 'UNAVAILABLE',
};

const usageMetadata = ({input, cacheRead, output, thinking}: Tokens) => ({
	promptTokenCount: input + cacheRead,
	cachedContentTokenCount: cacheRead,
	// Thoughts are beside the candidates here, not among them.
	candidatesTokenCount: output - thinking,
	thoughtsTokenCount: thinking,
	totalTokenCount: input + cacheRead + output,
});

const partsOf = (content: unknown): Record<string, unknown>[] => list(fields(content).parts).map(fields);

const resultText = (part: Record<string, unknown>): string => {
	const response = fields(fields(part.functionResponse).response);
	return text(response.output) || text(response.error) || JSON.stringify(response);
};

export const gemini: Dialect = {
	speaks: path => /:(streamGenerateContent|generateContent)/.test(path),
	read({path, headers, body}) {
		const contents = list(body.contents).map(fields);
		const lastTurn = contents.findLastIndex(({role}) => role === 'model');
		return {
			api: 'gemini',
			path,
			headers,
			model: /models\/([^:]+):/.exec(path)?.[1] ?? '',
			tools: list(body.tools)
				.flatMap(tool => list(fields(tool).functionDeclarations))
				.map(tool => text(fields(tool).name)),
			said: contents
				.filter(({role}) => role === 'user')
				.flatMap(partsOf)
				.map(part => text(part.text))
				.join('\n'),
			results: contents
				.slice(lastTurn + 1)
				.flatMap(partsOf)
				.filter(part => 'functionResponse' in part)
				.map(resultText),
			body,
			streams: path.includes(':streamGenerateContent'),
		};
	},
	turn(asked, turn, tokens) {
		let calls = 0;
		const send = (parts: object[], data: object = {}): string =>
			frame({
				candidates: [{content: {role: 'model', parts}, index: 0, ...data}],
				modelVersion: asked.model,
				responseId: `turn-${turn}`,
				usageMetadata: usageMetadata(tokens),
			});
		return {
			begin: () => [],
			part(part) {
				if ('json' in part) {
					return this.part(jsonAsSpoken(part, asked));
				}
				if ('tool' in part || 'custom' in part) {
					const call =
						'tool' in part
							? {name: part.tool, args: part.input}
							: {name: 'apply_patch', args: {input: part.custom}};
					return [send([{functionCall: {id: `call_${turn}_${calls++}`, ...call}}])];
				}

				return 'say' in part
					? pieces(part.say).map(piece => send([{text: piece}]))
					: [send([{text: part.think, thought: true}])];
			},
			end: () => [send([{text: ''}], {finishReason: 'STOP'})],
		};
	},
	whole: (asked, said, tokens) => ({
		candidates: [{content: {role: 'model', parts: [{text: said}]}, finishReason: 'STOP', index: 0}],
		modelVersion: asked.model,
		usageMetadata: usageMetadata(tokens),
	}),
	refuse: ({status, retryAfter, message}) => ({
		headers: {},
		body: {
			error: {
				code: status,
				message: message ?? `The stand-in refuses: ${statuses[status] ?? status}.`,
				status: statuses[status] ?? 'UNKNOWN',
				details:
					retryAfter === undefined
						? []
						: [{'@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s`}],
			},
		},
	}),
};
