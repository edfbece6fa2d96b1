/**
 * An agent that speaks one of the three protocols and, asked for a number, says that many things as fast as it can:
 * `node talkative-agent.ts <protocol>`. What agents say of a piece of work: mostly words, now and then a tool.
 */
import {createInterface} from 'node:readline';

export const protocols = ['claude', 'codex', 'acp'] as const;
export type Protocol = (typeof protocols)[number];

type Fields = Record<string, unknown>;
type Said = {kind: 'words'; text: string} | {kind: 'call'; file: string} | {kind: 'result'; text: string};

const words = 'The next missing piece is the parser of dates, which the spec asks for in its third part. ';
const printed = 'ok 1 - parses a date with a zone and gives back the same moment\n'.repeat(24);

/** The same tale in every protocol: eight pieces of a message, a call, its result. */
const said = (index: number): Said => {
	const place = index % 10;
	if (place < 8) {
		return {kind: 'words', text: `${index} ${words}`};
	}
	return place === 8 ? {kind: 'call', file: `source/part-${index}.ts`} : {kind: 'result', text: printed};
};

const id = (index: number): string => `call-${Math.floor(index / 10)}`;

const claudeLine = (index: number): Fields => {
	const piece = said(index);
	const session = {session_id: 's', uuid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`};
	switch (piece.kind) {
		case 'words':
			return {
				type: 'stream_event',
				event: {type: 'content_block_delta', index: 0, delta: {type: 'text_delta', text: piece.text}},
				parent_tool_use_id: null,
				...session,
			};
		case 'call':
			return {
				type: 'assistant',
				message: {
					id: `msg-${index}`,
					role: 'assistant',
					content: [{type: 'tool_use', id: id(index), name: 'Read', input: {file_path: piece.file}}],
				},
				parent_tool_use_id: null,
				...session,
			};
		case 'result':
			return {
				type: 'user',
				message: {
					role: 'user',
					content: [{type: 'tool_result', tool_use_id: id(index), content: piece.text}],
				},
				parent_tool_use_id: null,
				...session,
			};
	}
};

const codexLine = (index: number): Fields => {
	const piece = said(index);
	const turn = {threadId: 't', turnId: 'u'};
	if (piece.kind === 'words') {
		const params = {...turn, itemId: `msg-${Math.floor(index / 10)}`, delta: piece.text};
		return {method: 'item/agentMessage/delta', params, emittedAtMs: index};
	}

	const item = {type: 'commandExecution', id: id(index), command: 'npm test', cwd: '/work', source: 'agent'};
	return piece.kind === 'call'
		? {method: 'item/started', params: {item: {...item, status: 'inProgress', commandActions: []}, ...turn}}
		: {
				method: 'item/completed',
				params: {item: {...item, status: 'completed', aggregatedOutput: piece.text, exitCode: 0}, ...turn},
			};
};

const acpUpdate = (index: number): Fields => {
	const piece = said(index);
	switch (piece.kind) {
		case 'words':
			return {sessionUpdate: 'agent_message_chunk', content: {type: 'text', text: piece.text}};
		case 'call':
			return {
				sessionUpdate: 'tool_call',
				toolCallId: id(index),
				title: `Read ${piece.file}`,
				kind: 'read',
				status: 'in_progress',
				rawInput: {path: piece.file},
			};
		case 'result':
			return {
				sessionUpdate: 'tool_call_update',
				toolCallId: id(index),
				status: 'completed',
				content: [{type: 'content', content: {type: 'text', text: piece.text}}],
			};
	}
};

const messages: Record<Protocol, (index: number) => Fields> = {
	claude: claudeLine,
	codex: codexLine,
	acp: index => ({
		jsonrpc: '2.0',
		method: 'session/update',
		params: {sessionId: 's', update: acpUpdate(index)},
	}),
};

/** The lines such an agent prints for a number of events. */
export const linesOf = (protocol: Protocol, count: number): string[] =>
	Array.from({length: count}, (_, index) => JSON.stringify(messages[protocol](index)));

const send = (...sent: Fields[]): void => {
	process.stdout.write(sent.map(message => `${JSON.stringify(message)}\n`).join(''));
};

const talk = (protocol: Protocol, prompt: string): void => {
	process.stdout.write(`${linesOf(protocol, Number(prompt)).join('\n')}\n`);
};

const answerClaude = (message: Fields): void => {
	if (message.type === 'control_request') {
		const response = {subtype: 'success', request_id: message.request_id, response: {}};
		send({type: 'control_response', response});
	} else {
		talk('claude', (message.message as {content: string}).content);
		send({type: 'result', subtype: 'success', is_error: false, result: 'done', usage: {}, modelUsage: {}});
	}
};

const answerCodex = ({id: request, method, params}: Fields): void => {
	const results: Record<string, Fields> = {
		initialize: {userAgent: 'talkative'},
		'thread/start': {thread: {id: 't'}, model: 'm', approvalPolicy: 'never'},
		'turn/start': {turn: {id: 'u'}},
	};
	if (request === undefined) {
		return;
	}
	send({id: request, result: results[String(method)] ?? {}});
	if (method === 'turn/start') {
		talk('codex', (params as {input: {text: string}[]}).input[0]?.text ?? '');
		send({method: 'turn/completed', params: {threadId: 't', turn: {id: 'u', status: 'completed'}}});
	}
};

const answerAcp = ({id: request, method, params}: Fields): void => {
	const results: Record<string, Fields> = {
		initialize: {protocolVersion: 1, agentCapabilities: {}},
		'session/new': {sessionId: 's'},
		'session/prompt': {stopReason: 'end_turn'},
	};
	if (request === undefined) {
		return;
	}
	if (method === 'session/prompt') {
		talk('acp', (params as {prompt: {text: string}[]}).prompt[0]?.text ?? '');
	}
	send({jsonrpc: '2.0', id: request, result: results[String(method)] ?? {}});
};

const answers: Record<Protocol, (message: Fields) => void> = {
	claude: answerClaude,
	codex: answerCodex,
	acp: answerAcp,
};

if (import.meta.main) {
	const [, , protocol, mode] = process.argv as [string, string, Protocol, string?];
	// With --print each line of input is a number, and nothing of the protocol is needed.
	const hear = (line: string): void =>
		mode === '--print' ? talk(protocol, line) : answers[protocol](JSON.parse(line) as Fields);
	createInterface({input: process.stdin}).on('line', hear);
}
