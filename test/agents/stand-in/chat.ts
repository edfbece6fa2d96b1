/** OpenAI Chat Completions: `POST …/chat/completions`. Source: https://platform.openai.com/docs/api-reference/chat-streaming */
import {contentText, type Dialect, fields, frame, jsonAsSpoken, list, pieces, text} from './dialect.js';
import {refuseAsOpenAi} from './open-ai-refusal.js';
import type {Tokens} from './script.js';

const usage = ({input, cacheRead, output, thinking}: Tokens) => ({
	prompt_tokens: input + cacheRead,
	completion_tokens: output,
	total_tokens: input + cacheRead + output,
	prompt_tokens_details: {cached_tokens: cacheRead},
	completion_tokens_details: {reasoning_tokens: thinking},
});

export const chat: Dialect = {
	speaks: path => path.split('?')[0]?.endsWith('/chat/completions') ?? false,
	read({path, headers, body}) {
		const messages = list(body.messages).map(fields);
		const lastTurn = messages.findLastIndex(({role}) => role === 'assistant');
		return {
			api: 'chat',
			path,
			headers,
			model: text(body.model),
			tools: list(body.tools).map(tool => text(fields(fields(tool).function).name)),
			said: messages
				.filter(({role}) => role === 'user')
				.map(({content}) => contentText(content))
				.join('\n'),
			results: messages
				.slice(lastTurn + 1)
				.filter(({role}) => role === 'tool')
				.map(({content}) => contentText(content)),
			body,
			streams: body.stream === true,
		};
	},
	turn(asked, turn, tokens) {
		let calls = 0;
		const send = (data: object): string =>
			frame({
				id: `chatcmpl-${turn}`,
				object: 'chat.completion.chunk',
				created: Math.floor(Date.now() / 1000),
				model: asked.model,
				...data,
			});
		const delta = (value: object, finish: string | null = null): string =>
			send({choices: [{index: 0, delta: value, finish_reason: finish}]});
		const called = (name: string, input: unknown): string[] => {
			const index = calls++;
			const head = {index, id: `call_${turn}_${index}`, type: 'function', function: {name, arguments: ''}};
			return [
				delta({tool_calls: [head]}),
				...pieces(JSON.stringify(input)).map(piece =>
					delta({tool_calls: [{index, function: {arguments: piece}}]}),
				),
			];
		};
		return {
			begin: () => [delta({role: 'assistant', content: ''})],
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
					? pieces(part.say).map(piece => delta({content: piece}))
					: pieces(part.think).map(piece => delta({reasoning_content: piece}));
			},
			end: () => [
				delta({}, calls > 0 ? 'tool_calls' : 'stop'),
				send({choices: [], usage: usage(tokens)}),
				frame('[DONE]'),
			],
		};
	},
	whole: (asked, said, tokens) => ({
		id: 'chatcmpl-0',
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model: asked.model,
		choices: [{index: 0, message: {role: 'assistant', content: said}, finish_reason: 'stop'}],
		usage: usage(tokens),
	}),
	refuse: refuseAsOpenAi,
};
