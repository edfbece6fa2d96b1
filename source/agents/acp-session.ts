import type {McpServerStdio} from '@agentclientprotocol/sdk';
import type {Usage} from '../journal/events.js';
import {createEventQueue, type EventQueue} from '../system/event-queue.js';
import {createPurifier, oneLine} from '../system/purify.js';
import type {Redact} from '../system/redact.js';
import {type AskPolicy, afterRefusal, askPolicies, createAcpAsks} from './acp-asks.js';
import type {AcpCompanion} from './acp-companion.js';
import {openAcpConnection} from './acp-connection.js';
import {AcpFailure} from './acp-failure.js';
import {asFields, asText} from './acp-fields.js';
import type {AcpPreset} from './acp-presets.js';
import {createUpdateReader} from './acp-updates.js';
import type {AgentEvent, AgentStart} from './agent.js';
import {describeEnd} from './describe-end.js';
import type {ProcessSession} from './started-or-problem.js';
import {createStepStream} from './step-stream.js';
import {watchSilence} from './watch-silence.js';

export type AcpLimits = {
	/** milliseconds to answer `initialize`; 30,000 by default */
	initialize?: number;
	/** milliseconds without a byte after which an agent counts as hung; 600,000 by default */
	silence?: number;
	/** milliseconds between asking the agent to cancel and stopping its process; 3,000 by default */
	cancel?: number;
};

export type AcpSessionOptions = AcpLimits & {
	/** What is known of the agent before it tells its name. */
	preset?: AcpPreset;
	/** The model to set in the session. */
	model?: string;
	toolServers?: McpServerStdio[];
	companion?: AcpCompanion;
	/** Answers instead of a person; by default what `asking` does not want to be asked is allowed. */
	policy?: AskPolicy;
};

type End = Omit<Extract<AgentEvent, {type: 'end'}>, 'type' | 'claim'>;

const SILENCE_LIMIT = 600_000;
const CANCEL_LIMIT = 3000;
/** milliseconds an agent gets to end by itself after its stdin was closed */
const FAREWELL = 500;
/** Prompts that may follow in one turn, each because a person said no, before it is left at that. */
const FOLLOW_UPS = 20;
/** Events that may wait for the reader before the agent is made to wait. */
const QUEUE_LIMIT = 1000;

const stops: Record<string, End> = {
	end_turn: {outcome: 'completed', reason: 'end of turn'},
	cancelled: {outcome: 'cancelled', reason: 'cancelled'},
	max_tokens: {outcome: 'failed', reason: 'reached its limit of tokens'},
	max_turn_requests: {outcome: 'failed', reason: 'reached its limit of requests to the model in one turn'},
	refusal: {outcome: 'failed', reason: 'the model refused to go on'},
};

const delay = (milliseconds: number): Promise<void> =>
	new Promise(resolve => {
		setTimeout(resolve, milliseconds).unref();
	});

const aborted = (signal: AbortSignal): Promise<void> =>
	new Promise(resolve => {
		if (signal.aborted) {
			resolve();
		} else {
			signal.addEventListener('abort', () => resolve(), {once: true});
		}
	});

/** One conversation with an ACP agent in a process of its own. */
export const startAcpSession = (
	command: string | readonly string[],
	start: AgentStart,
	redact: Redact,
	options: AcpSessionOptions = {},
): ProcessSession => {
	const purify = createPurifier(redact);
	/** The prompt in hand; what comes between prompts is nobody's. */
	let queue: EventQueue<AgentEvent> | undefined;
	let isFull = false;
	/** Whether the turn in hand used any tokens, as far as the agent tells. */
	let hasSpent = false;
	let toldGarbage = 0;
	let disposing: Promise<void> | undefined;

	const steps = createStepStream(step => queue?.push({type: 'step', step}), purify, redact);
	const spend = (usage: Usage): void => {
		hasSpent = true;
		queue?.push({type: 'usage', usage});
	};

	const updates = createUpdateReader({
		folder: start.folder,
		purify,
		steps,
		onUsage: spend,
		tokenReport: () =>
			options.companion?.isLive() ? 'elsewhere' : (connection.preset()?.tokens ?? 'prompt'),
	});

	const asks = createAcpAsks({
		purify,
		updates,
		reader: () => queue,
		flush: steps.flush,
		policy: options.policy ?? askPolicies[start.asking ?? 'everything'],
		onAnswered: () => silence.heard(),
	});

	const connection = openAcpConnection({
		command,
		folder: start.folder,
		environment: start.environment,
		rawLog: start.rawLog,
		redact,
		purify,
		initializeLimit: options.initialize,
		preset: options.preset,
		model: options.model,
		toolServers: options.toolServers,
		companion: options.companion,
		listener: {usage: spend, retry: updates.notice},
		onUpdate(parameters) {
			if (queue) {
				updates.read(parameters);
			}
		},
		onPermission: asks.request,
	});
	const {transport} = connection;
	// While a person thinks, or we do not listen, the silence is not the agent's.
	const silence = watchSilence(
		transport.lastHeard,
		options.silence ?? SILENCE_LIMIT,
		() => asks.waiting() > 0 || isFull,
	);

	const exited = async (): Promise<End> => {
		const end = await transport.ended;
		const {count, first} = connection.garbage();
		const said = count > 0 ? ` (it printed “${first}”, which is not the Agent Client Protocol)` : '';
		return {outcome: 'failed', reason: `the agent ended: ${describeEnd(end, transport.complaints())}${said}`};
	};

	const answered = async (text: string): Promise<End> => {
		try {
			const response = await connection.prompt(text);
			const usage = updates.usage.response(response);
			steps.flush();
			if (usage) {
				spend(usage);
			}

			if (!hasSpent && connection.preset()?.endsWellWithoutModel) {
				return {outcome: 'failed', reason: 'no call to the model succeeded'};
			}

			const reason = asText(asFields(response).stopReason) ?? 'no stop reason';
			return (
				stops[reason] ?? {
					outcome: 'failed',
					reason: oneLine(purify(`stopped for an unknown reason: ${reason}`)),
				}
			);
		} catch (error) {
			const {count, first} = connection.garbage();
			const said = count > 0 ? ` (it printed “${first}”)` : '';
			const failure = error instanceof AcpFailure ? error : new AcpFailure(String(error));
			return {
				outcome: failure.isLimit ? 'limited' : 'failed',
				reason: `the agent ${failure.message}${said}`,
				...(failure.until === undefined ? {} : {until: failure.until}),
			};
		}
	};

	const discussed = async (text: string, signal: AbortSignal): Promise<End> => {
		hasSpent = false;
		asks.takeRefusals();
		let end = await answered(text);
		for (let count = 0; count < FOLLOW_UPS && connection.preset()?.endsTurnAfterNo; count++) {
			const refusals = asks.takeRefusals();
			const isOver = end.outcome !== 'completed' && end.outcome !== 'cancelled';
			if (isOver || refusals.length === 0 || signal.aborted) {
				break;
			}

			end = await answered(afterRefusal(refusals));
		}

		return end;
	};

	const cancel = async (isOver: Promise<End>): Promise<End> => {
		connection.cancel();
		asks.cancel();

		const limit = options.cancel ?? CANCEL_LIMIT;
		const obeyed = await Promise.race([isOver.then(() => true), delay(limit).then(() => false)]);
		if (obeyed) {
			return {outcome: 'cancelled', reason: 'cancelled'};
		}

		await transport.stop();
		return {outcome: 'cancelled', reason: 'cancelled: it did not stop when asked, so its process was ended'};
	};

	const conduct = async (text: string, signal: AbortSignal): Promise<End> => {
		const over = Promise.race([discussed(text, signal), exited()]);
		let hungFor: string | undefined;
		const hung = silence.broken().then(after => {
			hungFor = after;
			return transport.stop();
		});
		const stopped = aborted(signal).then(() => cancel(over));
		await Promise.race([over, hung, stopped]);
		// A turn that is being cancelled ends by that, whatever the agent says meanwhile, and so does one that hung.
		if (signal.aborted) {
			return stopped;
		}

		return hungFor === undefined ? over : {outcome: 'failed', reason: `silent for ${hungFor}`};
	};

	const tellOddities = (): void => {
		const unknown = updates.takeUnknown();
		if (unknown.size > 0) {
			const kinds = [...unknown].map(([kind, count]) => `${kind} (${count})`).join(', ');
			steps.step({
				kind: 'notice',
				id: 'unknown',
				text: `Updates of unknown kinds were left out: ${oneLine(kinds, 400)}.`,
			});
		}

		const {count, first} = connection.garbage();
		if (count > toldGarbage) {
			toldGarbage = count;
			const text = `The agent printed ${count} ${count === 1 ? 'line' : 'lines'} outside the protocol, the first: ${first}`;
			steps.step({kind: 'notice', id: 'garbage', text});
		}
	};

	const dispose = (): Promise<void> => {
		disposing ??= (async () => {
			const farewell = connection.close();
			await Promise.race([farewell, delay(FAREWELL)]);
			await transport.stop();
			await farewell;
		})();
		return disposing;
	};

	return {
		pid: transport.pid,
		ended: transport.ended,
		async *prompt(text, signal) {
			const events = createEventQueue<AgentEvent>({
				full: QUEUE_LIMIT,
				onFull() {
					isFull = true;
					transport.pause();
				},
				onEmpty() {
					isFull = false;
					silence.heard();
					transport.resume();
				},
			});
			queue = events;
			steps.begin();
			const given = new AbortController();
			let isOver = false;
			const done = conduct(text, AbortSignal.any([signal, given.signal])).then(async end => {
				steps.flush();
				tellOddities();
				queue = undefined;
				silence.end();
				const claim = steps.claim();
				events.push({type: 'end', ...end, ...(claim === undefined ? {} : {claim})});
				events.end();
				isOver = true;
			});
			try {
				yield* events;
			} finally {
				// A reader that leaves early does not leave the agent at work.
				if (!isOver) {
					given.abort();
					transport.resume();
				}

				await done;
			}
		},
		dispose,
	};
};
