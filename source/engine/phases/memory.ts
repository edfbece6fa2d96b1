import {rm} from 'node:fs/promises';
import type {CheckpointMade, IterationFinished} from '../../journal/events/events.js';
import {type Entry, humanEntry, iterationEntry} from '../../memory/entry.js';
import {nowText} from '../../system/clock.js';
import {readBounded} from '../../system/files/read-bounded.js';
import {cleanText} from '../../system/text/clean-text.js';
import type {Context, Events} from '../inbox/context.js';
import {passGate} from '../inbox/pass-gate.js';
import {workerOf} from '../inbox/worker.js';

/** Most characters of an agent's own note that are kept. */
const longestNote = 4000;

/** What the agent left in its notes file, which is then emptied for the next iteration. */
const takeNote = async (file: string): Promise<string | undefined> => {
	const found = await readBounded(file, 4 * longestNote);
	// Whatever lies there: the next iteration begins without it.
	await rm(file, {recursive: true, force: true}).catch(() => {});
	const text = cleanText(found?.toString() ?? '').trim();
	return text === '' ? undefined : text.slice(0, longestNote);
};

/** Writes what an engine that was killed had on record but not yet in the file. */
const makeUp = async ({parts}: Context, noted: {title: string; text: string}): Promise<void> => {
	const sections = await parts.memory.read();
	if (!sections.some(({title}) => title === noted.title)) {
		await parts.memory.append(noted);
	}
};

export type Remembered = {
	verdict: IterationFinished['verdict'] | 'undone';
	reasons: readonly string[];
	claim: string | undefined;
	checkpoint: CheckpointMade | undefined;
};

/** The note of the current iteration; takes what the agent noted. */
const entryOf = async (
	context: Context,
	{verdict, reasons, claim, checkpoint}: Remembered,
): Promise<Entry> => {
	const {place, progress, clock} = context;
	const agentNote = await takeNote(place.notes);
	return iterationEntry({
		run: place.run,
		iteration: progress.iteration,
		at: nowText(clock),
		...(progress.agentNow === 'own' ? {} : {worker: workerOf(context).agent.label}),
		verdict,
		reasons: [...reasons],
		evidence: progress.unnamed.join('\n'),
		claim,
		files: checkpoint?.files ?? [],
		tampered: checkpoint?.tampered ?? [],
		human: [...progress.words],
		agentNote,
	});
};

/**
 * Writes down that the user went back, and why; and before that what was learned in the current iteration, which has no
 * note yet. Nobody is asked: they are doing something else.
 *
 * @param undone which iterations, as the beginning of a sentence
 */
export async function* rememberUndone(context: Context, undone: string, reason: string): Events {
	const {progress, parts, place} = context;
	const {iteration, checkpoint, agent} = progress;
	if (progress.open && progress.atWork && !progress.noted) {
		const verdict = progress.last?.iteration === iteration ? progress.last : undefined;
		const entry = await entryOf(context, {
			verdict: 'undone',
			reasons: [
				...(verdict ? [`the verdict on it was: ${verdict.verdict}`, ...verdict.reasons] : []),
				reason,
			],
			claim: agent?.claim,
			checkpoint,
		});
		yield {type: 'memory.noted', iteration, by: 'engine', ...entry};
		await parts.memory.append(entry);
	}

	const note = humanEntry({
		run: place.run,
		iteration: Math.max(iteration, 0),
		at: nowText(context.clock),
		text: `${undone}. Why: ${reason}`,
	});
	yield {type: 'memory.noted', iteration: Math.max(iteration, 0), by: 'human', ...note};
	await parts.memory.append(note);
}

/**
 * Writes down what was tried, what came of it and why. The engine writes, never the agent.
 *
 * @throws {Halt | RollBack}
 */
export async function* remember(context: Context, {verdict, reasons, claim, checkpoint}: Remembered): Events {
	const {progress, parts} = context;
	const {iteration} = progress;
	if (progress.noted) {
		await makeUp(context, progress.noted);
		return;
	}

	const entry = await entryOf(context, {verdict, reasons, claim, checkpoint});
	let {text} = entry;
	for (;;) {
		const answer = yield* passGate(context, {
			name: 'memory',
			question: 'Write this to MEMORY.md?',
			next: 'It becomes part of later prompts.',
			onReject: 'It is left out: later iterations do not know of this one.',
			choices: ['approve', 'reject', 'edit'],
			text,
			details: text.split('\n'),
		});
		if (answer.answer === 'reject') {
			return;
		}

		if (answer.answer === 'approve') {
			break;
		}

		text = answer.text ?? text;
	}

	yield {type: 'memory.noted', iteration, by: 'engine', title: entry.title, text};
	await parts.memory.append({title: entry.title, text});
}
