import type {McpServerStdio} from '@agentclientprotocol/sdk';
import type {Usage} from '../../journal/events/events.js';
import type {AcpProduct} from '../../products/product.js';
import {asFields, asText} from '../../system/fields.js';
import type {Redact} from '../../system/secrets/redact.js';
import {createSanitizer, oneLine} from '../../system/text/sanitize.js';
import type {AgentStart} from '../agent.js';
import type {SideChannel} from '../records/side-channel.js';
import {createUsageMeter} from '../records/usage-meter.js';
import type {ProcessSession} from '../session/started-or-problem.js';
import {createStepStream} from '../session/step-stream.js';
import {createTurns, type TurnEnd, type TurnLimits} from '../session/turns.js';
import {openAcpConnection} from './connection.js';
import {AcpFailure} from './failure.js';
import {
	createPermissionHandler,
	type PermissionPolicy,
	permissionPolicies,
	refusalPrompt,
} from './permission-handler.js';
import {createUpdateReader} from './updates.js';

export type AcpLimits = TurnLimits & {
	/** milliseconds to answer `initialize`; 30,000 by default */
	initialize?: number;
};

export type AcpSessionOptions = AcpLimits & {
	/** The product, where it is known before the agent reports its name. */
	product?: AcpProduct;
	/** The model to set in the session. */
	model?: string;
	toolServers?: McpServerStdio[];
	sideChannel?: SideChannel;
	/** Answers in place of the user; by default whatever `asking` leaves out is allowed. */
	policy?: PermissionPolicy;
};

/** How many prompts may follow in one turn, each after a refusal of the user's. */
const mostFollowUps = 20;

const stopReasons: Record<string, TurnEnd> = {
	end_turn: {outcome: 'completed', reason: 'end of turn'},
	cancelled: {outcome: 'cancelled', reason: 'cancelled'},
	max_tokens: {outcome: 'failed', reason: 'reached its limit of tokens'},
	max_turn_requests: {outcome: 'failed', reason: 'reached its limit of requests to the model in one turn'},
	refusal: {outcome: 'failed', reason: 'the model refused to go on'},
};

/** One conversation with an ACP agent in a process of its own. */
export const startAcpSession = (
	command: string | readonly string[],
	start: AgentStart,
	redact: Redact,
	options: AcpSessionOptions = {},
): ProcessSession => {
	const sanitize = createSanitizer(redact);
	/** Whether the current turn used any tokens, as far as the agent reports. */
	let hasUsage = false;
	let asking = start.asking ?? 'everything';

	const steps = createStepStream(step => turns.emit({type: 'step', step}), sanitize, redact);
	const meter = createUsageMeter();
	/** Usage reported between two turns. */
	const lateUsage: Usage[] = [];
	const reportUsage = (way: 'protocol' | 'sideChannel', reported: Usage): void => {
		hasUsage = true;
		const usage = meter.add(way, reported);
		if (usage) {
			turns.emit({type: 'usage', usage});
		}
	};

	const updates = createUpdateReader({
		folder: start.folder,
		sanitize,
		steps,
		onUsage: usage => reportUsage('protocol', usage),
		onToolEnded: id => asks.withdraw(id),
		tokenReport: () =>
			options.sideChannel?.isComplete() ? 'elsewhere' : (connection.product()?.tokens ?? 'prompt'),
	});

	const asks = createPermissionHandler({
		sanitize,
		updates,
		turns: () => turns,
		policy: options.policy ?? ((step, call) => permissionPolicies[asking](step, call)),
	});

	const connection = openAcpConnection({
		command,
		folder: start.folder,
		environment: start.environment,
		rawLog: start.rawLog,
		redact,
		sanitize,
		initializeLimit: options.initialize,
		heldFor: start.heldFor,
		product: options.product,
		model: options.model,
		toolServers: options.toolServers,
		sideChannel: options.sideChannel,
		listener: {
			usage(usage) {
				if (turns.isOpen()) {
					reportUsage('sideChannel', usage);
				} else {
					lateUsage.push(usage);
				}
			},
			retry: updates.notice,
		},
		onUpdate(parameters) {
			if (turns.isOpen()) {
				updates.read(parameters);
			}
		},
		onPermission: asks.request,
	});

	const sendPrompt = async (text: string): Promise<TurnEnd> => {
		try {
			const response = await connection.prompt(text);
			const usage = updates.usage.response(response);
			steps.flush();
			if (usage) {
				reportUsage('protocol', usage);
			}

			if (!hasUsage && connection.product()?.hidesModelFailures) {
				return {outcome: 'failed', reason: 'no call to the model succeeded'};
			}

			const reason = asText(asFields(response).stopReason) ?? 'no stop reason';
			return (
				stopReasons[reason] ?? {
					outcome: 'failed',
					reason: oneLine(sanitize(`stopped for an unknown reason: ${reason}`)),
				}
			);
		} catch (error) {
			const {count, first} = connection.transport.garbage();
			const said = count > 0 ? ` (it printed “${first}”)` : '';
			const failure = error instanceof AcpFailure ? error : new AcpFailure(String(error));
			return {
				outcome: failure.isLimit ? 'limited' : 'failed',
				...(failure.isLogin ? {cause: 'login' as const} : {}),
				reason: `the agent ${failure.message}${said}`,
				until: failure.until,
			};
		}
	};

	const sendWithFollowUps = async (text: string, signal: AbortSignal): Promise<TurnEnd> => {
		for (const usage of lateUsage.splice(0)) {
			reportUsage('sideChannel', usage);
		}

		hasUsage = false;
		asks.takeRefusals();
		let end = await sendPrompt(text);
		for (let count = 0; count < mostFollowUps && connection.product()?.endsTurnAfterRefusal; count++) {
			const refusals = asks.takeRefusals();
			const isOver = end.outcome !== 'completed' && end.outcome !== 'cancelled';
			if (isOver || refusals.length === 0 || signal.aborted) {
				break;
			}

			end = await sendPrompt(refusalPrompt(refusals));
		}

		return end;
	};

	const turns = createTurns({
		transport: connection.transport,
		steps,
		sanitize,
		protocol: 'the Agent Client Protocol',
		limits: options,
		heldFor: start.heldFor,
		ready: connection.ready,
		send: sendWithFollowUps,
		cancel: connection.cancel,
		takeUnknown: updates.takeUnknown,
	});

	return {
		...turns,
		askAbout(wanted) {
			asking = wanted;
		},
		steer: async text => turns.isOpen() && connection.steer(text),
		dispose() {
			options.sideChannel?.close();
			return turns.dispose();
		},
	};
};
