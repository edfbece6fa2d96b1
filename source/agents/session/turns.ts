import {setTimeout as delay} from 'node:timers/promises';
import {aborted} from '../../system/aborted.js';
import type {HeldFor} from '../../system/process/held-timer.js';
import {createQueue, type Queue} from '../../system/queue.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {AgentEvent, PermissionAnswer, PermissionRequest} from '../agent.js';
import {describeEnd} from './describe-end.js';
import type {LineTransport} from './line-transport.js';
import type {ProcessSession} from './started-or-problem.js';
import type {StepStream} from './step-stream.js';
import {followTools, type ToolProcesses} from './tool-processes.js';
import {watchSilence} from './watch-silence.js';

export type TurnLimits = {
	/** milliseconds without output after which an agent counts as hung; 600,000 by default */
	silence?: number;
	/** milliseconds between asking the agent to cancel and stopping its process; 300 by default, since a stop may take a second in all */
	cancel?: number;
};

/** How a turn ended, without the agent's claim. */
export type TurnEnd = Omit<Extract<AgentEvent, {type: 'end'}>, 'type' | 'claim'>;

export type TurnsOptions = {
	transport: LineTransport;
	steps: StepStream;
	sanitize: Sanitize;
	/** The protocol's name for messages, e.g. `the Agent Client Protocol`. */
	protocol: string;
	limits: TurnLimits;
	/** Settles once the agent accepts prompts. */
	ready: Promise<unknown>;
	/** Sends a prompt and resolves with how the agent ended its turn. Does not reject. The signal cancels the turn. */
	send: (text: string, signal: AbortSignal) => Promise<TurnEnd>;
	/** Asks the agent to end the current turn. */
	cancel: () => void;
	/** Unknown kinds of messages since the last call, with how often each came. */
	takeUnknown: () => Map<string, number>;
	/** True while the agent waits as announced, so that its silence does not count. */
	isWaiting?: () => boolean;
	heldFor?: HeldFor | undefined;
};

/** The turns of one conversation: from each prompt to its end, whatever the agent does. Most of what a session is. */
export type Turns = Pick<ProcessSession, 'pid' | 'ended' | 'prompt' | 'dispose'> & {
	/** Passes an event on to the reader of the current turn; events between turns are dropped. */
	emit: (event: AgentEvent) => void;
	isOpen: () => boolean;
	/** The agent is about to use a tool and waits for our answer. */
	beforeTool: () => void;
	/** Asks the user; undefined when the agent withdraws the request, the turn is cancelled, or no turn is open. */
	ask: (ask: PermissionRequest, withdrawn?: AbortSignal) => Promise<PermissionAnswer | undefined>;
};

const silenceLimit = 600_000;
const cancelLimit = 300;
/** milliseconds an agent gets to end its tools after it was asked to cancel */
const toolsLimit = 150;
/** milliseconds an agent gets to exit after its stdin was closed */
const exitLimit = 100;
/** Events that may be queued for the reader before the agent is paused. */
const queueLimit = 1000;

const wait = (milliseconds: number): Promise<void> => delay(milliseconds, undefined, {ref: false});

export const createTurns = (options: TurnsOptions): Turns => {
	const {transport, steps, sanitize, limits} = options;
	/** Events of the current turn. */
	let queue: Queue<AgentEvent> | undefined;
	const asks = new Set<(answer: PermissionAnswer | undefined) => void>();
	let isFull = false;
	let reportedGarbage = 0;
	/** Tools of the current turn. */
	let tools: ToolProcesses | undefined;
	let disposing: Promise<void> | undefined;
	// While the user thinks, or reading is paused, the silence is not the agent's.
	const silence = watchSilence(
		transport.lastOutputAt,
		limits.silence ?? silenceLimit,
		() => asks.size > 0 || isFull || (options.isWaiting?.() ?? false),
		options.heldFor,
	);

	const exited = async (): Promise<TurnEnd> => {
		const end = await transport.ended;
		const {count, first} = transport.garbage();
		const said = count > 0 ? ` (it printed “${first}”, which is not ${options.protocol})` : '';
		return {outcome: 'failed', reason: `the agent ended: ${describeEnd(end, transport.errorLines())}${said}`};
	};

	const cancel = async (isOver: Promise<TurnEnd>): Promise<TurnEnd> => {
		options.cancel();
		for (const settle of asks) {
			settle(undefined);
		}

		const limit = limits.cancel ?? cancelLimit;
		const obeyed = Promise.race([isOver.then(() => true), wait(limit).then(() => false)]);
		// Some agents leave tools running or are slow to end them, and a checkpoint follows.
		await Promise.race([obeyed, wait(toolsLimit)]);
		await tools?.end();
		if (await obeyed) {
			await tools?.end();
			return {outcome: 'cancelled', reason: 'cancelled'};
		}

		await transport.stop();
		return {outcome: 'cancelled', reason: 'cancelled: it did not stop when asked, so its process was ended'};
	};

	const runTurn = async (text: string, signal: AbortSignal): Promise<TurnEnd> => {
		const started = followTools(transport.bookmark);
		tools = started;
		options.ready.then(started.begin, () => {});
		const over = Promise.race([options.send(text, signal), exited()]);
		let hungFor: string | undefined;
		const hung = silence.exceeded().then(after => {
			hungFor = after;
			return transport.stop();
		});
		const stopped = aborted(signal).then(() => cancel(over));
		await Promise.race([over, hung, stopped]);
		// A turn that is cancelled, or hung, ends that way whatever the agent reports meanwhile.
		if (signal.aborted) {
			return stopped;
		}

		return hungFor === undefined
			? over
			: {outcome: 'failed', cause: 'silence', reason: `silent for ${hungFor}`};
	};

	const reportUnreadable = (): void => {
		const unknown = options.takeUnknown();
		if (unknown.size > 0) {
			const kinds = oneLine(
				sanitize([...unknown].map(([kind, count]) => `${kind} (${count})`).join(', ')),
				400,
			);
			steps.step({kind: 'notice', id: 'unknown', text: `Messages of unknown kinds were left out: ${kinds}.`});
		}

		const {count, first} = transport.garbage();
		if (count > reportedGarbage) {
			reportedGarbage = count;
			const text = `The agent printed ${count} ${count === 1 ? 'line' : 'lines'} outside the protocol, the first: ${first}`;
			steps.step({kind: 'notice', id: 'garbage', text});
		}
	};

	const beforeTool = (): void => {
		steps.flush();
		tools?.asked();
	};

	return {
		pid: transport.pid,
		ended: transport.ended,
		emit(event) {
			if (event.type === 'step' && event.step.kind === 'tool') {
				tools?.seen();
			}

			queue?.push(event);
		},
		isOpen: () => queue !== undefined,
		beforeTool,
		ask(ask, withdrawn) {
			const reader = queue;
			if (!reader) {
				return Promise.resolve(undefined);
			}

			beforeTool();
			return new Promise(resolve => {
				const settle = (answer: PermissionAnswer | undefined): void => {
					if (asks.delete(settle)) {
						silence.restart();
						resolve(answer);
					}
				};

				asks.add(settle);
				withdrawn?.addEventListener('abort', () => settle(undefined), {once: true});
				reader.push({type: 'ask', ask, answer: settle, withdrawn});
			});
		},
		async *prompt(text, signal) {
			const events = createQueue<AgentEvent>({
				full: queueLimit,
				onFull() {
					isFull = true;
					transport.pause();
				},
				onEmpty() {
					isFull = false;
					silence.restart();
					transport.resume();
				},
			});
			queue = events;
			steps.begin();
			const left = new AbortController();
			let isOver = false;
			const done = runTurn(text, AbortSignal.any([signal, left.signal])).then(end => {
				steps.flush();
				reportUnreadable();
				steps.end();
				queue = undefined;
				silence.end();
				const claim = steps.claim();
				events.push({type: 'end', ...end, claim});
				events.end();
				isOver = true;
			});
			try {
				yield* events;
			} finally {
				// When the reader leaves early the agent must not work on.
				if (!isOver) {
					left.abort();
					transport.resume();
				}

				await done;
			}
		},
		/** Closes the agent's stdin, gives it a moment to exit, and ends it with all it started. */
		dispose() {
			disposing ??= (async () => {
				transport.closeInput();
				await Promise.race([transport.ended, wait(exitLimit)]);
				await transport.stop();
			})();
			return disposing;
		},
	};
};
