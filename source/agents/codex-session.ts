import {createPurifier} from '../system/purify.js';
import type {Redact} from '../system/redact.js';
import {asFields, asText, type Fields} from './acp-fields.js';
import type {AgentStart, JsonQuestion} from './agent.js';
import {readApproval, replyToForm} from './codex-approval.js';
import {openCodexConnection} from './codex-connection.js';
import {createRateLimits, describeFailure, isLimit} from './codex-failure.js';
import type {CodexThreadOptions} from './codex-thread.js';
import {createCodexUpdates} from './codex-updates.js';
import type {CodexRequestHandler} from './codex-wire.js';
import type {ProcessSession} from './started-or-problem.js';
import {createStepStream} from './step-stream.js';
import {createTurns, type TurnEnd, type TurnLimits} from './turns.js';

export type CodexLimits = TurnLimits & {
	/** milliseconds to answer `initialize`; 30,000 by default */
	initialize?: number;
	/** milliseconds for which Codex may try to reach its provider in vain; 180,000 by default */
	outage?: number;
};

export type CodexSessionOptions = {
	command: readonly string[];
	start: AgentStart;
	thread: CodexThreadOptions;
	/** The last message of each turn is to be JSON of this schema. */
	schema?: JsonQuestion['schema'];
	redact: Redact;
	limits: CodexLimits;
};

export type CodexSession = ProcessSession & {
	/** The last message of the last turn, whole and as it came. */
	lastMessage: () => string | undefined;
};

/** Codex tries for ever to reach a provider, and says so now and then, so that it is never silent. */
const OUTAGE_LIMIT = 180_000;

/** One conversation with Codex in a process of its own. */
export const startCodexSession = (options: CodexSessionOptions): CodexSession => {
	const {start, redact, limits} = options;
	const purify = createPurifier(redact);
	const rateLimits = createRateLimits();
	/** The turn in hand: what to call it, and how to end it. */
	let turn: {id?: string; isUnwanted?: boolean; finish: (end: TurnEnd) => void} | undefined;
	let outage: NodeJS.Timeout | undefined;
	let lastMessage: string | undefined;

	const steps = createStepStream(step => turns.emit({type: 'step', step}), purify, redact);
	const isOwn = (thread: unknown): boolean => thread === connection.thread().id;
	const updates = createCodexUpdates({
		folder: start.folder,
		purify,
		steps,
		onUsage: usage => turns.emit({type: 'usage', usage}),
		model: () => connection.thread().model,
		isOwn,
	});

	const endOutage = (): void => {
		clearTimeout(outage);
		outage = undefined;
	};

	/** Nothing that a turn started may outlive it: a checkpoint follows. */
	const finish = async (end: TurnEnd): Promise<void> => {
		const ended = turn;
		await connection.endCommands();
		ended?.finish(end);
	};

	const watchOutage = (error: Fields): void => {
		outage ??= setTimeout(() => {
			interrupt();
			void finish(describeFailure(error, rateLimits, purify));
		}, limits.outage ?? OUTAGE_LIMIT);
	};

	const interrupt = (): void => {
		if (turn?.id !== undefined) {
			connection.interrupt(turn.id);
		} else if (turn) {
			turn.isUnwanted = true;
		}
	};

	const readEnd = (parameters: Fields): void => {
		const {id, status, error} = asFields(parameters.turn);
		if (!isOwn(parameters.threadId) || (turn?.id !== undefined && id !== turn.id)) {
			return;
		}

		endOutage();
		switch (status) {
			case 'completed':
				void finish({outcome: 'completed', reason: 'end of turn'});
				break;
			case 'failed':
				void finish(describeFailure(error, rateLimits, purify));
				break;
			default:
				void finish({outcome: 'failed', reason: `the turn ended as ${asText(status) ?? 'nothing known'}`});
		}
	};

	const onNotification = (method: string, parameters: Fields): void => {
		if (method === 'account/rateLimits/updated') {
			rateLimits.read(parameters);
		} else if (method === 'error' && parameters.willRetry === true && isLimit(asFields(parameters.error))) {
			watchOutage(asFields(parameters.error));
		} else if (method.startsWith('item/')) {
			endOutage();
		}

		if (!turns.isOpen()) {
			return;
		}

		if (method === 'turn/completed') {
			readEnd(parameters);
			return;
		}

		const item = asFields(parameters.item);
		if (method === 'item/completed' && item.type === 'agentMessage' && isOwn(parameters.threadId)) {
			lastMessage = asText(item.text);
		}

		// An error that is not tried again ends the turn, and is its reason.
		if (method !== 'error' || parameters.willRetry === true) {
			updates.read(method, parameters);
		}
	};

	const onRequest: CodexRequestHandler = async (method, parameters, withdrawn) => {
		const approval = readApproval(method, parameters);
		if (!approval) {
			return replyToForm(method, parameters);
		}

		const answer = await turns.ask(approval.toAsk(updates.known(approval.item), purify), withdrawn);
		const [threadId, turnId] = [asText(parameters.threadId), asText(parameters.turnId)];
		if (answer?.allow === false && threadId !== undefined && turnId !== undefined) {
			// Before the refusal: the model hears both with its next request.
			connection.steer(threadId, turnId, `The person who watches this run refused that: ${answer.reason}`);
		}

		return approval.toReply(answer);
	};

	const connection = openCodexConnection({
		command: options.command,
		environment: start.environment,
		rawLog: start.rawLog,
		redact,
		purify,
		thread: options.thread,
		initializeLimit: limits.initialize,
		onNotification,
		onRequest,
	});

	const send = (text: string): Promise<TurnEnd> =>
		new Promise(resolve => {
			lastMessage = undefined;
			const current: NonNullable<typeof turn> = {finish: resolve};
			turn = current;
			connection.startTurn(text, options.schema).then(
				id => {
					current.id = id;
					if (current.isUnwanted) {
						connection.interrupt(id);
					}
				},
				(error: Error) => resolve({outcome: 'failed', reason: `the agent ${error.message}`}),
			);
		});

	const turns = createTurns({
		transport: connection.transport,
		steps,
		purify,
		protocol: 'what `codex app-server` says',
		limits,
		ready: connection.ready,
		send,
		cancel: interrupt,
		garbage: connection.garbage,
		takeUnknown: updates.takeUnknown,
	});

	return {
		pid: connection.transport.pid,
		ended: connection.transport.ended,
		prompt: turns.prompt,
		dispose() {
			endOutage();
			return turns.dispose();
		},
		lastMessage: () => lastMessage,
	};
};
