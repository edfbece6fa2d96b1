import type {
	AgentContext,
	McpServer,
	SessionUpdate,
	ToolCall,
	ToolCallContent,
} from '@agentclientprotocol/sdk/unstable';
import {methods} from '@agentclientprotocol/sdk/unstable';
import {inPieces, type Pace} from './pace.js';
import type {TokenCounter} from './token-counter.js';

/** The outcome of a tool call that was allowed. */
export type ToolOutcome = {status: 'completed' | 'failed'; text?: string; exitCode?: number};

/** One turn: everything the agent can say or do until it ends. */
export type Turn = {
	/** Absolute path of the workspace. */
	folder: string;
	prompt: string;
	/** The session's MCP servers. */
	toolServers: readonly McpServer[];
	signal: AbortSignal;
	counter: TokenCounter;
	update: (update: SessionUpdate) => Promise<void>;
	speak: (as: 'agent_message_chunk' | 'agent_thought_chunk', text: string) => Promise<void>;
	/** Outside the conversation where the client shows notices, else as a message. */
	notice: (title: string, description?: string) => Promise<void>;
	/** Asks, works and reports. Undefined when the call was refused: then nothing was done, and the agent said so. */
	callTool: (
		call: Omit<ToolCall, 'toolCallId'>,
		work: () => Promise<ToolOutcome>,
	) => Promise<ToolOutcome | undefined>;
};

export type TurnOptions = {
	client: AgentContext;
	sessionId: string;
	folder: string;
	prompt: string;
	toolServers: readonly McpServer[];
	signal: AbortSignal;
	tally: TokenCounter;
	pace: Pace;
	/** True when the client supports notices. */
	showsNotices: boolean;
	/** Returns an id that is new in this process. */
	nextId: () => string;
};

const delays = {piece: 45, tool: 350, word: 120};

/** The user's reason, when the client sends more than the protocol's bare `reject`. */
const reasonOf = (meta: Record<string, unknown> | null | undefined): string => {
	const reason = meta?.reason;
	return typeof reason === 'string' && reason !== '' ? ` (“${reason}”)` : '';
};

const asContent = (text: string): ToolCallContent => ({type: 'content', content: {type: 'text', text}});

export const startTurn = (options: TurnOptions): Turn => {
	const {client, sessionId, signal, tally, pace} = options;

	const update: Turn['update'] = async change => {
		signal.throwIfAborted();
		await client.notify(methods.client.session.update, {sessionId, update: change});
	};

	const speak: Turn['speak'] = async (as, text) => {
		const messageId = options.nextId();
		for (const piece of inPieces(text)) {
			await update({sessionUpdate: as, messageId, content: {type: 'text', text: piece}});
			await pace.wait(delays.piece, signal);
		}

		tally.write(text);
		await pace.wait(delays.word, signal);
	};

	const callTool: Turn['callTool'] = async (call, work) => {
		const toolCallId = options.nextId();
		await update({sessionUpdate: 'tool_call', toolCallId, status: 'pending', ...call});
		await pace.wait(delays.tool, signal);

		const {outcome, _meta} = await client.request(
			methods.client.session.requestPermission,
			{
				sessionId,
				toolCall: {toolCallId, ...call},
				options: [
					{optionId: 'allow', name: 'Allow', kind: 'allow_once'},
					{optionId: 'reject', name: 'Reject', kind: 'reject_once'},
				],
			},
			{cancellationSignal: signal},
		);
		signal.throwIfAborted();
		if (outcome.outcome !== 'selected' || outcome.optionId !== 'allow') {
			await update({
				sessionUpdate: 'tool_call_update',
				toolCallId,
				status: 'failed',
				content: [...(call.content ?? []), asContent('Not allowed')],
			});
			await speak(
				'agent_message_chunk',
				`You said no to “${call.title}”${reasonOf(_meta)}, so I leave that out.`,
			);
			return undefined;
		}

		await update({sessionUpdate: 'tool_call_update', toolCallId, status: 'in_progress'});
		const result = await work();
		await update({
			sessionUpdate: 'tool_call_update',
			toolCallId,
			status: result.status,
			content: [...(call.content ?? []), ...(result.text === undefined ? [] : [asContent(result.text)])],
			rawOutput: result.exitCode === undefined ? undefined : {exitCode: result.exitCode},
		});
		await pace.wait(delays.tool, signal);
		return result;
	};

	return {
		folder: options.folder,
		prompt: options.prompt,
		toolServers: options.toolServers,
		signal,
		counter: tally,
		update,
		speak,
		async notice(title, description) {
			if (options.showsNotices) {
				await update({sessionUpdate: 'notice', severity: 'info', title, description});
			} else {
				await speak('agent_message_chunk', description ? `${title}. ${description}` : title);
			}
		},
		callTool,
	};
};
