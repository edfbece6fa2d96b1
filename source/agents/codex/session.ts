import {asFields, asText, type Fields} from '../../system/fields.js';
import {afterWorking} from '../../system/process/held-timer.js';
import type {Redact} from '../../system/secrets/redact.js';
import {createSanitizer} from '../../system/text/sanitize.js';
import type {AgentStart, JsonQuestion} from '../agent.js';
import type {JsonRpcHandler} from '../session/json-rpc.js';
import type {ProcessSession} from '../session/started-or-problem.js';
import {createStepStream} from '../session/step-stream.js';
import {createTurns, type TurnEnd, type TurnLimits} from '../session/turns.js';
import {readApproval, replyToForm} from './approval.js';
import {openCodexConnection} from './connection.js';
import {createRateLimits, describeFailure, isLimit} from './failure.js';
import {type CodexThreadOptions, isWatched} from './thread.js';
import {createCodexUpdates} from './updates.js';

export type CodexLimits = TurnLimits & {
	/** milliseconds to answer `initialize`; 30,000 by default */
	initialize?: number;
	/** milliseconds during which Codex may try to reach its provider without success; 180,000 by default */
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
	/** The last message of the last turn, complete and unchanged. */
	lastMessage: () => string | undefined;
};

/** Codex tries to reach a provider forever and reports that now and then, so that the silence limit never applies. */
const outageLimit = 180_000;

/** Web search can be switched off only when a thread begins. */
const searchWarning =
	'In this conversation, which began without asking about everything, Codex may still search the web unasked.';

/** The current turn: its id, and how to end it. */
type CodexTurn = {
	id?: string;
	/** Whether it asks: fixed for a turn when it begins. */
	isWatched: boolean;
	isUnwanted?: boolean;
	isCancelled?: boolean;
	/** Interrupted so that another one continues in its place. */
	isOutdated?: boolean;
	finish: (end: TurnEnd) => void;
};

/** The prompt of a turn that replaces one that asked too little or too much. */
const continuePrompt = (isWatched: boolean): string =>
	`You were interrupted only because the user ${isWatched ? 'wants to be asked before each command and each change from now on' : 'no longer needs to be asked'}. Nothing was wrong: continue with the task where you were.`;

/** One conversation with Codex in a process of its own. */
export const startCodexSession = (options: CodexSessionOptions): CodexSession => {
	const {start, redact, limits} = options;
	const sanitize = createSanitizer(redact);
	const rateLimits = createRateLimits();
	let turn: CodexTurn | undefined;
	let {asking} = options.thread;
	let outage: (() => void) | undefined;
	let lastMessage: string | undefined;
	let hasWarnedOfSearch = false;

	const steps = createStepStream(step => turns.emit({type: 'step', step}), sanitize, redact);
	const isOwn = (thread: unknown): boolean => thread === connection.thread().id;
	const updates = createCodexUpdates({
		folder: start.folder,
		sanitize,
		steps,
		onUsage: usage => turns.emit({type: 'usage', usage}),
		model: () => connection.thread().model,
		isOwn,
	});

	const endOutage = (): void => {
		outage?.();
		outage = undefined;
	};

	/** Nothing that a turn started may outlive it, since a checkpoint follows. */
	const finish = async (end: TurnEnd): Promise<void> => {
		const ended = turn;
		await connection.endCommands();
		ended?.finish(end);
	};

	const watchOutage = (error: Fields): void => {
		outage ??= afterWorking(
			limits.outage ?? outageLimit,
			() => {
				interrupt();
				void finish(describeFailure(error, rateLimits, sanitize));
			},
			start.heldFor,
		);
	};

	const interrupt = (): void => {
		if (turn?.id !== undefined) {
			connection.interrupt(turn.id);
		} else if (turn) {
			turn.isUnwanted = true;
		}
	};

	/** What is asked cannot change during a turn, so another turn continues. */
	const renewTurn = (): void => {
		if (turn && turns.isOpen() && !turn.isOutdated && turn.isWatched !== isWatched(asking)) {
			turn.isOutdated = true;
			interrupt();
		}
	};

	const readEnd = (parameters: Fields): void => {
		const {id, status, error} = asFields(parameters.turn);
		if (!isOwn(parameters.threadId) || (turn?.id !== undefined && id !== turn.id)) {
			return;
		}

		endOutage();
		if (status === 'interrupted' && turn?.isOutdated && !turn.isCancelled) {
			beginTurn(continuePrompt(isWatched(asking)), turn.finish);
			return;
		}

		switch (status) {
			case 'completed':
				void finish({outcome: 'completed', reason: 'end of turn'});
				break;
			case 'failed':
				void finish(describeFailure(error, rateLimits, sanitize));
				break;
			default:
				void finish({
					outcome: 'failed',
					reason: `the turn ended as ${asText(status) ?? 'an unknown status'}`,
				});
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

		if (method === 'item/started' || method === 'item/completed') {
			renewTurn();
		}

		// An error without a retry ends the turn, and is its reason.
		if (method !== 'error' || parameters.willRetry === true) {
			updates.read(method, parameters);
		}
	};

	const onRequest: JsonRpcHandler = async (method, parameters, withdrawn) => {
		const approval = readApproval(method, parameters);
		if (!approval) {
			return replyToForm(method, parameters);
		}

		const answer = await turns.ask(
			approval.toPermissionRequest(updates.known(approval.item), sanitize),
			withdrawn,
		);
		const [threadId, turnId] = [asText(parameters.threadId), asText(parameters.turnId)];
		if (answer?.allow === false && threadId !== undefined && turnId !== undefined) {
			// Before the refusal: the model gets both with its next request.
			connection.steer(threadId, turnId, `The user refused that: ${answer.reason}`);
		}

		return approval.toReply(answer);
	};

	const connection = openCodexConnection({
		command: options.command,
		environment: start.environment,
		rawLog: start.rawLog,
		redact,
		sanitize,
		thread: options.thread,
		initializeLimit: limits.initialize,
		heldFor: start.heldFor,
		onNotification,
		onRequest,
	});

	/** Between two turns there is no reader: the next turn reports it. */
	const warnOfSearch = (): void => {
		if (asking === 'everything' && options.thread.asking !== asking && !hasWarnedOfSearch && turns.isOpen()) {
			hasWarnedOfSearch = true;
			steps.step({kind: 'notice', id: 'unasked-search', text: searchWarning});
		}
	};

	const beginTurn = (text: string, finish: CodexTurn['finish']): void => {
		const current: CodexTurn = {finish, isWatched: isWatched(asking)};
		turn = current;
		connection.startTurn(text, {asking, outputSchema: options.schema}).then(
			id => {
				current.id = id;
				if (current.isUnwanted) {
					connection.interrupt(id);
				}
			},
			(error: Error) => finish({outcome: 'failed', reason: `the agent ${error.message}`}),
		);
	};

	const turns = createTurns({
		transport: connection.transport,
		steps,
		sanitize,
		protocol: 'what `codex app-server` says',
		limits,
		heldFor: start.heldFor,
		ready: connection.ready,
		send(text) {
			lastMessage = undefined;
			warnOfSearch();
			return new Promise(resolve => beginTurn(text, resolve));
		},
		cancel() {
			if (turn) {
				turn.isCancelled = true;
			}

			interrupt();
		},
		takeUnknown: updates.takeUnknown,
	});

	return {
		...turns,
		askAbout(wanted) {
			asking = wanted;
			warnOfSearch();
			// A running command may finish.
			if (!updates.isWorking()) {
				renewTurn();
			}
		},
		async steer(text) {
			const current = turn;
			return current?.id === undefined || !turns.isOpen() || current.isOutdated || current.isCancelled
				? false
				: connection.tell(current.id, text);
		},
		dispose() {
			endOutage();
			return turns.dispose();
		},
		lastMessage: () => lastMessage,
	};
};
