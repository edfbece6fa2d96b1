/** Anthropic Messages: `POST /v1/messages`. Source: https://docs.anthropic.com/en/api/messages-streaming */
import {
	contentText,
	type Dialect,
	fields,
	frame,
	jsonAsSpoken,
	list,
	pieces,
	retryAfter,
	text,
} from './dialect.js';
import type {Tokens} from './script.js';

const errorTypes: Record<number, string> = {
	400: 'invalid_request_error',
	401: 'authentication_error',
	403: 'permission_error',
	404: 'not_found_error',
	429: 'rate_limit_error',
	529: 'overloaded_error',
};

const usage = ({input, cacheRead, cacheWrite, output}: Tokens) => ({
	input_tokens: input,
	cache_creation_input_tokens: cacheWrite,
	cache_read_input_tokens: cacheRead,
	output_tokens: output,
});

export const anthropic: Dialect = {
	speaks: path => path.startsWith('/v1/messages') && !path.startsWith('/v1/messages/count_tokens'),
	read({path, headers, body}) {
		const messages = list(body.messages).map(fields);
		const lastTurn = messages.findLastIndex(({role}) => role === 'assistant');
		return {
			api: 'anthropic',
			path,
			headers,
			model: text(body.model),
			tools: list(body.tools).map(tool => text(fields(tool).name)),
			said: messages
				.filter(({role}) => role === 'user')
				.map(({content}) => contentText(content))
				.join('\n'),
			results: messages
				.slice(lastTurn + 1)
				.flatMap(({content}) => list(content).map(fields))
				.filter(({type}) => type === 'tool_result')
				.map(({content}) => contentText(content)),
			body,
			streams: body.stream === true,
		};
	},
	turn(asked, turn, tokens) {
		let index = 0;
		let calls = false;
		const send = (type: string, data: object): string => frame({type, ...data}, type);
		const block = (start: object, deltas: object[]): string[] => {
			const at = index++;
			return [
				send('content_block_start', {index: at, content_block: start}),
				...deltas.map(delta => send('content_block_delta', {index: at, delta})),
				send('content_block_stop', {index: at}),
			];
		};
		const spoken = (content: string): string[] =>
			block(
				{type: 'text', text: ''},
				pieces(content).map(piece => ({type: 'text_delta', text: piece})),
			);
		const called = (name: string, input: unknown): string[] => {
			calls = true;
			return block({type: 'tool_use', id: `toolu_${turn}_${index}`, name, input: {}}, [
				...pieces(JSON.stringify(input)).map(piece => ({type: 'input_json_delta', partial_json: piece})),
			]);
		};
		return {
			begin: () => [
				send('message_start', {
					message: {
						id: `msg_${turn}`,
						type: 'message',
						role: 'assistant',
						model: asked.model,
						content: [],
						stop_reason: null,
						stop_sequence: null,
						// The real output count comes with message_delta; here the provider sends a placeholder.
						usage: usage({...tokens, output: 1}),
					},
				}),
			],
			part(part) {
				if ('json' in part) {
					return this.part(jsonAsSpoken(part, asked));
				}
				if ('tool' in part) {
					return called(part.tool, part.input);
				}
				if ('custom' in part) {
					return called('apply_patch', {input: part.custom});
				}
				return 'say' in part
					? spoken(part.say)
					: block({type: 'thinking', thinking: '', signature: ''}, [
							...pieces(part.think).map(piece => ({type: 'thinking_delta', thinking: piece})),
							{type: 'signature_delta', signature: 'c3RhbmQtaW4='},
						]);
			},
			end: () => [
				send('message_delta', {
					delta: {stop_reason: calls ? 'tool_use' : 'end_turn', stop_sequence: null},
					usage: usage(tokens),
				}),
				send('message_stop', {}),
			],
		};
	},
	whole: (asked, said, tokens) => ({
		id: 'msg_0',
		type: 'message',
		role: 'assistant',
		model: asked.model,
		content: [{type: 'text', text: said}],
		stop_reason: 'end_turn',
		stop_sequence: null,
		usage: usage(tokens),
	}),
	refuse(refusal) {
		const type = errorTypes[refusal.status] ?? 'api_error';
		const reset = new Date(Date.now() + (refusal.retryAfter ?? 0) * 1000).toISOString();
		return {
			headers: {
				...retryAfter(refusal),
				'request-id': 'req_stand_in',
				...(refusal.status === 429
					? {'anthropic-ratelimit-requests-remaining': '0', 'anthropic-ratelimit-requests-reset': reset}
					: {}),
			},
			body: {
				type: 'error',
				error: {type, message: refusal.message ?? `The stand-in refuses: ${type}.`},
				request_id: 'req_stand_in',
			},
		};
	},
};
