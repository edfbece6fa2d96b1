import path from 'node:path';
import {
	agent,
	type McpServer,
	methods,
	PROTOCOL_VERSION,
	type PromptResponse,
	type Stream,
} from '@agentclientprotocol/sdk/unstable';
import {chooseAct} from './script/choose-act.js';
import type {Pace} from './script/pace.js';
import {runMoves} from './script/run-moves.js';
import type {Script} from './script/script.js';
import {createTokenCounter} from './script/token-counter.js';
import {startTurn} from './script/turn.js';

type Session = {folder: string; toolServers: readonly McpServer[]; cancel: () => void};

export type ServeOptions = {
	script: Script;
	/** Absolute path of the script. */
	scriptFile: string;
	pace: Pace;
	/** The two ends of the conversation. */
	stream: Stream;
};

/**
 * Runs the script for the client at the other end of the stream, by the Agent Client Protocol (version 1); resolves when
 * the conversation ends.
 */
export const serve = async ({script, scriptFile, pace, stream}: ServeOptions): Promise<void> => {
	const sessions = new Map<string, Session>();
	let showsNotices = false;
	let lastId = 0;
	const nextId = (): string => `${script.name}-${++lastId}`;

	const connection = agent({name: script.name})
		.onRequest(methods.agent.initialize, ({params}) => {
			showsNotices = Boolean(params.clientCapabilities?.session?.notices);
			return {
				protocolVersion: PROTOCOL_VERSION,
				agentCapabilities: {},
				agentInfo: {name: script.name, title: `${script.name} (scripted, no model)`, version: '1'},
				authMethods: [],
			};
		})
		.onRequest(methods.agent.session.new, ({params}) => {
			const sessionId = nextId();
			sessions.set(sessionId, {
				folder: path.resolve(params.cwd),
				toolServers: params.mcpServers,
				cancel: () => {},
			});
			return {sessionId};
		})
		.onNotification(methods.agent.session.cancel, ({params}) => sessions.get(params.sessionId)?.cancel())
		.onRequest(methods.agent.session.prompt, async ({params, client, signal}): Promise<PromptResponse> => {
			const session = sessions.get(params.sessionId);
			if (!session) {
				throw new Error(`There is no session ${params.sessionId}`);
			}

			const cancelled = new AbortController();
			session.cancel = () => cancelled.abort();
			const turn = startTurn({
				client,
				sessionId: params.sessionId,
				folder: session.folder,
				prompt: params.prompt.map(block => (block.type === 'text' ? block.text : '')).join('\n'),
				toolServers: session.toolServers,
				signal: AbortSignal.any([cancelled.signal, signal]),
				tally: createTokenCounter(),
				pace,
				showsNotices,
				nextId,
			});
			turn.counter.read(turn.prompt);

			let stopReason: PromptResponse['stopReason'] = 'end_turn';
			try {
				await turn.notice(
					'This agent is scripted: it uses no model',
					'What it does to the files is real. Its tokens are counted from the text it reads and writes, and cost nothing.',
				);
				const act = await chooseAct(script, turn);
				if (act) {
					await runMoves(act.moves, turn, {script, folder: path.dirname(scriptFile)});
				} else {
					await turn.speak('agent_message_chunk', 'My script has nothing for this.');
				}
			} catch (error) {
				// After a cancellation any failure is due to it.
				if (!turn.signal.aborted) {
					throw error;
				}
				stopReason = 'cancelled';
			}

			const {input, output} = turn.counter.tokens();
			// There is no context window, so its size is what was used. The cost is known: 0.
			await client.notify(methods.client.session.update, {
				sessionId: params.sessionId,
				update: {
					sessionUpdate: 'usage_update',
					used: input + output,
					size: input + output,
					cost: {amount: 0, currency: 'USD'},
				},
			});
			return {stopReason, usage: {inputTokens: input, outputTokens: output, totalTokens: input + output}};
		})
		.connect(stream);
	await connection.closed;
};
