/** OpenAI Responses: `POST /v1/responses`. Source: https://platform.openai.com/docs/api-reference/responses-streaming */
import {contentText, type Dialect, fields, frame, jsonAsSpoken, list, pieces, text} from './dialect.js';
import {refuseAsOpenAi} from './open-ai-refusal.js';
import type {Tokens} from './script.js';

const usage = ({input, cacheRead, output, thinking}: Tokens) => ({
	input_tokens: input + cacheRead,
	input_tokens_details: {cached_tokens: cacheRead},
	output_tokens: output,
	output_tokens_details: {reasoning_tokens: thinking},
	total_tokens: input + cacheRead + output,
});

/** Names of tools, those in a namespace included; tools without a name are called by their type. */
const toolNames = (tools: unknown): string[] =>
	list(tools)
		.map(fields)
		.flatMap(tool =>
			tool.type === 'namespace' ? toolNames(tool.tools) : [text(tool.name) || text(tool.type)],
		);

const isCall = ({type}: Record<string, unknown>): boolean =>
	type === 'function_call' || type === 'custom_tool_call' || type === 'reasoning';

export const responses: Dialect = {
	speaks: path => path.startsWith('/v1/responses'),
	read({path, headers, body}) {
		const input = list(body.input).map(fields);
		const lastTurn = input.findLastIndex(item => item.role === 'assistant' || isCall(item));
		return {
			api: 'responses',
			path,
			headers,
			model: text(body.model),
			tools: toolNames(body.tools),
			said: input
				.filter(({role}) => role === 'user')
				.map(({content}) => contentText(content))
				.join('\n'),
			results: input
				.slice(lastTurn + 1)
				.filter(({type}) => type === 'function_call_output' || type === 'custom_tool_call_output')
				.map(({output}) => contentText(fields(output).content ?? output)),
			body,
			streams: body.stream === true,
		};
	},
	turn(asked, turn, tokens) {
		let index = 0;
		const id = `resp_${turn}`;
		const send = (type: string, data: object): string => frame({type, ...data}, type);
		const item = (value: object, deltas: string[] = []): string[] => {
			const at = index++;
			const whole = {id: `item_${turn}_${at}`, ...value};
			return [
				send('response.output_item.added', {
					output_index: at,
					item: {...whole, ...('content' in whole ? {content: []} : {})},
				}),
				...deltas.map(delta =>
					send('response.output_text.delta', {
						item_id: whole.id,
						output_index: at,
						content_index: 0,
						delta,
					}),
				),
				send('response.output_item.done', {output_index: at, item: whole}),
			];
		};
		return {
			begin: () => [send('response.created', {response: {id, model: asked.model, status: 'in_progress'}})],
			part(part) {
				if ('json' in part) {
					return this.part(jsonAsSpoken(part, asked));
				}
				const call = `call_${turn}_${index}`;
				if ('tool' in part) {
					return item({
						type: 'function_call',
						call_id: call,
						name: part.tool,
						arguments: JSON.stringify(part.input),
						status: 'completed',
					});
				}

				if ('custom' in part) {
					return item({
						type: 'custom_tool_call',
						call_id: call,
						name: 'apply_patch',
						input: part.custom,
						status: 'completed',
					});
				}

				return 'think' in part
					? item({type: 'reasoning', summary: [{type: 'summary_text', text: part.think}]})
					: item(
							{
								type: 'message',
								role: 'assistant',
								status: 'completed',
								content: [{type: 'output_text', text: part.say, annotations: []}],
							},
							pieces(part.say),
						);
			},
			end: () => [
				send('response.completed', {response: {id, status: 'completed', output: [], usage: usage(tokens)}}),
			],
		};
	},
	whole: (asked, said, tokens) => ({
		id: 'resp_0',
		object: 'response',
		model: asked.model,
		status: 'completed',
		output: [
			{
				id: 'item_0',
				type: 'message',
				role: 'assistant',
				status: 'completed',
				content: [{type: 'output_text', text: said, annotations: []}],
			},
		],
		usage: usage(tokens),
	}),
	refuse: refuseAsOpenAi,
};
