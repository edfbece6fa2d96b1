import {addHumanWords, composePrompt} from '../../loop/prompt/prompt.js';
import {condense} from '../../memory/condense.js';
import {recall} from '../../memory/recall.js';
import {agentName} from '../inbox/asking.js';
import type {Context, Events} from '../inbox/context.js';
import {passGate} from '../inbox/pass-gate.js';
import {workerOf} from '../inbox/worker.js';

/** Most characters of memory that go into a prompt; the whole of it stays on disk. */
const memoryBudget = 12_000;

const compose = async (context: Context): Promise<string> => {
	const {loop, parts, place, progress} = context;
	const {sections, leftOut} = condense(await parts.memory.read());
	return composePrompt({
		loop,
		skills: parts.skills?.text,
		iteration: progress.iteration,
		iterationLimit: loop.stop.iterations,
		memory: recall(sections, memoryBudget, leftOut),
		last: progress.last,
		tampered: [...progress.tampered],
		outside: progress.outside,
		alsoProtected: parts.alsoProtected,
		regressed: progress.last?.regressed,
		putBack: progress.last?.putBack,
		undone: progress.undone,
		woken: wokenIn(context),
		human: [...progress.words],
		notesFile: place.notes,
	});
};

/** What woke the loop, where that was more than a person who started it. */
const wokenIn = ({progress: {wokenBy}}: Context): {reason: string; details: readonly string[]} | undefined =>
	wokenBy === undefined || wokenBy.trigger === 'now'
		? undefined
		: {reason: wokenBy.reason, details: wokenBy.details ?? []};

/**
 * Writes the prompt of this iteration and asks the human about it, again after each change, until it may go out.
 *
 * @throws {Halt | RollBack}
 */
export async function* choosePrompt(context: Context): Events<string> {
	const {iteration} = context.progress;
	let prompt = await compose(context);
	let edited = false;
	for (;;) {
		yield {type: 'prompt.composed', iteration, prompt, edited};
		const answer = yield* passGate(
			context,
			{
				name: 'prompt',
				question: `Send this prompt to ${agentName(workerOf(context).agent)} for iteration ${iteration}?`,
				next: 'The agent starts to work in its own clone of your repository. Your checkout is not touched.',
				onReject: edited
					? 'Your text stays, and your reason is added to it. Without a reason the prompt is composed anew.'
					: 'The prompt is composed anew, with your reason in it.',
				choices: ['approve', 'reject', 'edit'],
				text: prompt,
			},
			{asksAgainAfterNote: true},
		);
		if (answer.answer === 'approve') {
			return prompt;
		}

		if (answer.answer === 'edit' && answer.text !== undefined) {
			edited = true;
			prompt = answer.text;
		} else if (edited && answer.reason !== undefined) {
			// The user's own text stays, with what they said later added.
			prompt = addHumanWords(prompt, [answer.reason]);
		} else {
			edited = false;
			prompt = await compose(context);
		}
	}
}
