import type {Usage} from '../../journal/events/events.js';
import {asFields, asText, type Fields} from '../../system/fields.js';
import {createQueue} from '../../system/queue.js';
import type {Redact} from '../../system/secrets/redact.js';
import {createSanitizer, oneLine} from '../../system/text/sanitize.js';
import type {AgentStart, Asking} from '../agent.js';
import type {ProcessSession} from '../session/started-or-problem.js';
import {createStepStream} from '../session/step-stream.js';
import {toolId} from '../session/tool-call.js';
import {createTurns, type TurnEnd, type TurnLimits} from '../session/turns.js';
import {claudeEnvironment} from './arguments.js';
import {ClaudeFailure, openClaudeConnection} from './connection.js';
import {createClaudeMessageReader} from './messages.js';
import {createClaudeMeter} from './meter.js';
import {
	decideHook,
	gateHooks,
	type PermissionDecision,
	permissionRequestOf,
	toDecision,
	toPermission,
} from './permission.js';
import {readResult} from './result.js';
import {createSteered} from './steered.js';
import {toolKind} from './tool.js';
import {createClaudeUsageReader} from './usage.js';

export type ClaudeLimits = TurnLimits & {
	/** milliseconds to answer `initialize`; 30,000 by default */
	initialize?: number;
};

export type ClaudeSessionOptions = {
	command: readonly string[];
	start: AgentStart;
	/** `refuse` for a session that may neither ask nor change anything. */
	asking: Asking | 'refuse';
	redact: Redact;
	limits: ClaudeLimits;
};

/** A conversation with Claude Code, and the last `result` it gave. */
export type ClaudeSession = ProcessSession & {result: () => Fields | undefined};

const refused: PermissionDecision = {allow: false, reason: 'Only reading is allowed in this session.'};
const cancelled: PermissionDecision = {allow: false, reason: 'The run is being stopped.'};

/** One conversation with Claude Code in a process of its own. */
export const startClaudeSession = (options: ClaudeSessionOptions): ClaudeSession => {
	const {start, redact, limits} = options;
	let {asking} = options;
	const sanitize = createSanitizer(redact);
	const steered = createSteered();
	const usage = createClaudeUsageReader();
	let result: Fields | undefined;
	let isCancelled = false;
	/** Calls that must ask for permission and have not done so yet. */
	const awaitingRequest = new Set<string>();
	/** The tool that ran without asking. */
	let ungated: string | undefined;
	/** Ends of turns, each with what the user said that was not used by then. */
	let results = createQueue<{result: Fields; unused: string[]}>();
	let isTurning = false;

	const reportUsage = (spent: Usage[]): void => {
		for (const part of spent) {
			turns.emit({type: 'usage', usage: part});
		}
	};

	const steps = createStepStream(step => turns.emit({type: 'step', step}), sanitize, redact);
	const messages = createClaudeMessageReader({
		folder: start.folder,
		sanitize,
		steps,
		onModelCall: () => meter.read(),
		onToolDone(id, name) {
			// The protocol is not a public standard and may change: a call that skips its gate ends the turn.
			if (awaitingRequest.delete(id) && ungated === undefined) {
				ungated = oneLine(sanitize(name));
				interrupt();
			}
		},
	});

	const interrupt = (): void => void connection.request({subtype: 'interrupt'}).catch(() => {});

	const answerHook = (request: Fields): Fields => {
		const name = asText(asFields(request.input).tool_name) ?? '';
		turns.beforeTool();
		const answer = asking === 'refuse' ? {} : decideHook(asking, toolKind(name));
		if (Object.keys(answer).length > 0) {
			awaitingRequest.add(toolId(request.tool_use_id, sanitize));
		}

		return answer;
	};

	const decidePermission = async (request: Fields, withdrawn: AbortSignal): Promise<PermissionDecision> => {
		const name = asText(request.tool_name) ?? 'tool';
		const input = asFields(request.input);
		awaitingRequest.delete(toolId(request.tool_use_id, sanitize));
		if (asking === 'refuse' || asking === 'nothing') {
			return asking === 'nothing' && turns.isOpen() ? {allow: true, input} : refused;
		}

		const step = messages.asked(request);
		const answer = await turns.ask(permissionRequestOf(name, input, step, sanitize), withdrawn);
		const decision = answer ? toDecision(answer, input) : cancelled;
		if (decision.allow) {
			messages.allowed(step.id, name, decision.input);
		} else if (!withdrawn.aborted) {
			messages.denied(step.id);
		}

		return decision;
	};

	const connection = openClaudeConnection({
		command: options.command,
		folder: start.folder,
		environment: claudeEnvironment(start.environment),
		rawLog: start.rawLog,
		redact,
		sanitize,
		hooks: asking === 'refuse' ? undefined : gateHooks,
		initializeLimit: limits.initialize,
		heldFor: start.heldFor,
		onMessage(message) {
			if (!turns.isOpen()) {
				return;
			}

			if (message.type === 'result') {
				// What is read next may already be about the turn after this one.
				results.push({result: message, unused: steered.unused()});
			} else if (message.type === 'command_lifecycle') {
				steered.read(message);
			} else {
				messages.read(message);
			}
		},
		async onRequest(request, withdrawn) {
			switch (request.subtype) {
				case 'hook_callback':
					return answerHook(request);
				case 'can_use_tool':
					return toPermission(await decidePermission(request, withdrawn));
				default:
					throw new Error('not supported here');
			}
		},
	});

	/** The next result of Claude Code, with what it spent on record. */
	const turnResult = async (): Promise<{result: Fields; unused: string[]}> => {
		const given = await results.receive();
		steps.flush();
		reportUsage(usage.result(given.result));
		return given;
	};

	const meter = createClaudeMeter(connection, models => {
		if (turns.isOpen()) {
			reportUsage(usage.totals(models));
		}
	});

	const turns = createTurns({
		transport: connection.transport,
		steps,
		sanitize,
		protocol: 'stream-json',
		limits,
		heldFor: start.heldFor,
		ready: connection.ready,
		async send(text): Promise<TurnEnd> {
			isCancelled = false;
			try {
				await connection.ready;
			} catch (error) {
				const why = error instanceof ClaudeFailure ? error.message : String(error);
				return {outcome: 'failed', reason: `Claude Code takes no prompt: ${why}`};
			}

			if (isCancelled) {
				return {outcome: 'cancelled', reason: 'cancelled'};
			}

			messages.begin();
			awaitingRequest.clear();
			ungated = undefined;
			steered.clear();
			results = createQueue();
			isTurning = true;
			connection.prompt(text);
			let last = await turnResult();
			// What the user said too late for the last request gets a turn of its own, which belongs to this one.
			while (!isCancelled && (await steered.isTaken(last.unused))) {
				last = await turnResult();
			}

			isTurning = false;
			result = last.result;
			return ungated === undefined
				? readResult(result, messages.facts(), sanitize)
				: {outcome: 'failed', reason: `${ungated} ran without asking for permission first`};
		},
		cancel() {
			isCancelled = true;
			interrupt();
		},
		takeUnknown: messages.takeUnknown,
		isWaiting: () => performance.now() < messages.waitsUntil(),
	});

	return {
		...turns,
		result: () => result,
		askAbout(wanted) {
			asking = wanted;
		},
		async steer(text) {
			if (!turns.isOpen() || !isTurning || isCancelled) {
				return false;
			}

			const id = steered.add();
			connection.prompt(text, id);
			return steered.isTaken([id]);
		},
	};
};
