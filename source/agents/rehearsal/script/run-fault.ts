import {once} from 'node:events';
import {setTimeout as wait} from 'node:timers/promises';
import type {Move} from './script.js';
import type {Turn} from './turn.js';

type Fault = Extract<
	Move,
	{pause: number} | {flood: object} | {garbage: string} | {hang: string} | {crash: number}
>;

/** Milliseconds that a flood may run ahead of its rate, so that not every line needs a timer. */
const tick = 10;

/** Faults of real agents, for tests of the engine and the screen. */
export const runFault = async (move: Fault, turn: Turn): Promise<void> => {
	if ('pause' in move) {
		await wait(move.pause, undefined, {signal: turn.signal});
	} else if ('flood' in move) {
		await flood(move.flood, turn);
	} else if ('garbage' in move) {
		process.stdout.write(move.garbage);
	} else if ('crash' in move) {
		process.exit(move.crash);
	} else {
		await hang(move.hang, turn.signal);
	}
};

const flood = async ({lines, perSecond}: {lines: number; perSecond: number}, turn: Turn): Promise<void> => {
	const start = performance.now();
	for (let line = 1; line <= lines; line++) {
		const text = `line ${line} of ${lines}: the shuttle goes left, the shuttle goes right\n`;
		turn.counter.write(text);
		await turn.update({
			sessionUpdate: 'agent_message_chunk',
			messageId: 'flood',
			content: {type: 'text', text},
		});
		const ahead = perSecond === 0 ? 0 : (line / perSecond) * 1000 - (performance.now() - start);
		if (ahead > tick) {
			await wait(ahead, undefined, {signal: turn.signal});
		}
	}
};

const hang = async (manner: 'gently' | 'stubbornly', signal: AbortSignal): Promise<void> => {
	// A timer keeps the process alive when its stdin is closed.
	setInterval(() => {}, 60_000);
	if (manner === 'gently') {
		if (!signal.aborted) {
			await once(signal, 'abort');
		}
		return;
	}

	process.on('SIGTERM', () => {});
	await new Promise(() => {});
};
