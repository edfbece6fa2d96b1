import type {RequestPermissionRequest, RequestPermissionResponse} from '@agentclientprotocol/sdk';
import {createEventQueue, type EventQueue} from '../system/event-queue.js';
import {createPurifier, oneLine} from '../system/purify.js';
import type {Redact} from '../system/redact.js';
import {AcpFailure, openAcpConnection} from './acp-connection.js';
import {asFields, asText} from './acp-fields.js';
import {cancelled, toAsk, toResponse} from './acp-permission.js';
import {createUpdateReader} from './acp-updates.js';
import type {AgentEvent, AgentStart, ToolAnswer} from './agent.js';
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

type End = Omit<Extract<AgentEvent, {type: 'end'}>, 'type' | 'claim'>;

const SILENCE_LIMIT = 600_000;
const CANCEL_LIMIT = 3000;
/** milliseconds an agent gets to end by itself after its stdin was closed */
const FAREWELL = 500;
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
	limits: AcpLimits = {},
): ProcessSession => {
	const purify = createPurifier(redact);
	/** The prompt in hand; what comes between prompts is nobody's. */
	let queue: EventQueue<AgentEvent> | undefined;
	const asks = new Set<(response: RequestPermissionResponse) => void>();
	let isFull = false;
	let toldGarbage = 0;
	let disposing: Promise<void> | undefined;

	const steps = createStepStream(step => queue?.push({type: 'step', step}), purify, redact);
	const updates = createUpdateReader({
		folder: start.folder,
		purify,
		steps,
		onUsage: usage => queue?.push({type: 'usage', usage}),
	});

	const askPerson = (request: RequestPermissionRequest): Promise<RequestPermissionResponse> => {
		const reader = queue;
		if (!reader) {
			return Promise.resolve(cancelled);
		}

		const step = updates.asked(request.toolCall);
		steps.flush();
		return new Promise(resolve => {
			const settle = (response: RequestPermissionResponse): void => {
				asks.delete(settle);
				silence.heard();
				resolve(response);
			};

			asks.add(settle);
			const answer = (given: ToolAnswer): void => {
				if (asks.has(settle) && !given.allow) {
					updates.deny(step.id);
				}

				settle(toResponse(given, request.options));
			};

			reader.push({type: 'ask', ask: toAsk(step), answer});
		});
	};

	const connection = openAcpConnection({
		command,
		folder: start.folder,
		environment: start.environment,
		rawLog: start.rawLog,
		redact,
		purify,
		initializeLimit: limits.initialize,
		onUpdate(parameters) {
			if (queue) {
				updates.read(parameters);
			}
		},
		onPermission: askPerson,
	});
	const {transport} = connection;
	// While a person thinks, or we do not listen, the silence is not the agent's.
	const silence = watchSilence(
		transport.lastHeard,
		limits.silence ?? SILENCE_LIMIT,
		() => asks.size > 0 || isFull,
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
				queue?.push({type: 'usage', usage});
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
			const failure = error instanceof AcpFailure ? error.message : String(error);
			return {outcome: 'failed', reason: `the agent ${failure}${said}`};
		}
	};

	const cancel = async (isOver: Promise<End>): Promise<End> => {
		connection.cancel();
		for (const settle of asks) {
			settle(cancelled);
		}

		const limit = limits.cancel ?? CANCEL_LIMIT;
		const obeyed = await Promise.race([isOver.then(() => true), delay(limit).then(() => false)]);
		if (obeyed) {
			return {outcome: 'cancelled', reason: 'cancelled'};
		}

		await transport.stop();
		return {outcome: 'cancelled', reason: 'cancelled: it did not stop when asked, so its process was ended'};
	};

	const conduct = async (text: string, signal: AbortSignal): Promise<End> => {
		const over = Promise.race([answered(text), exited()]);
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
