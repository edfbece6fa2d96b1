import type {GateAnswer, OpenGate} from '../../journal/events/events.js';
import {isOpen} from '../../journal/state/offers.js';
import type {Context, Events} from './context.js';
import {Halt, RollBack} from './halt.js';
import {handleSignal} from './handle-signal.js';

/** A gate before it has an id. */
export type GateDraft = Omit<OpenGate, 'gate' | 'iteration' | 'choices'> & {choices?: OpenGate['choices']};

export type PassOptions = {
	/** Asks even when the loop runs free: delivery, and verdicts that only the user can give. */
	always?: boolean;
	/** What is asked about changes with a note: the gate is closed then as rejected by policy, with the note as reason. */
	asksAgainAfterNote?: boolean;
	/** Aborted when the answer is no longer needed: the gate is then closed by policy. A text as its reason says why. */
	withdrawn?: AbortSignal | undefined;
};

type Answered = GateAnswer & {by: 'human' | 'policy'};

/** Why a gate is closed before it was answered. */
const whyWithdrawn = (withdrawn: AbortSignal | undefined): string =>
	typeof withdrawn?.reason === 'string'
		? withdrawn.reason
		: 'the agent withdrew the question before it was answered';

const approved: GateAnswer = {answer: 'approve'};

/** How a gate is closed that no person answered. */
const closed = (reason: string): Answered => ({answer: 'reject', reason, by: 'policy'});

/** Whether a result that was offered has been handed over, turned down, or offered anew as another commit. */
const isDecided = ({progress}: Context, commit: string | undefined): boolean =>
	!progress.offers.some(offer => offer.commit === commit && isOpen(offer));

/** Calls back once, at once for what was withdrawn already. */
const whenWithdrawn = (withdrawn: AbortSignal | undefined, open: AbortSignal, close: () => void): void => {
	if (withdrawn?.aborted) {
		close();
	}

	withdrawn?.addEventListener('abort', close, {signal: open});
};

/**
 * Asks the user at a gate, when it is one of those that ask, and waits as long as it takes. Meanwhile the stream of a
 * running agent goes on, notes are taken, and letting the run go free approves.
 *
 * @throws {Halt | RollBack}
 */
export async function* passGate(
	context: Context,
	draft: GateDraft,
	options: PassOptions = {},
): Events<GateAnswer & {by?: 'human' | 'policy'}> {
	const {human, inbox, stopwatch} = context;
	if (!options.always && !context.progress.gates.includes(draft.name)) {
		return approved;
	}

	if (!human.present) {
		throw new Halt('needs-person', `nobody is there to answer the ${draft.name} gate: ${draft.question}`);
	}

	const iteration = Math.max(context.progress.iteration, 0);
	const gate: OpenGate = {
		choices: ['approve', 'reject'],
		...draft,
		gate: `${iteration}-${draft.name}-${context.progress.gatesOpened + 1}`,
		iteration,
	};
	const answered = (answer: Answered) =>
		({type: 'gate.answered', gate: gate.gate, name: gate.name, iteration, ...answer}) as const;
	const close = new AbortController();
	stopwatch.hold();
	try {
		yield {type: 'gate.opened', ...gate};
		human.ask(gate, close.signal).then(
			answer => {
				inbox.push({kind: 'answer', gate: gate.gate, answer});
			},
			// Closed before it was answered.
			() => {},
		);
		whenWithdrawn(options.withdrawn, close.signal, () => {
			inbox.push({
				kind: 'answer',
				gate: gate.gate,
				answer: closed(whyWithdrawn(options.withdrawn)),
			});
		});
		for (;;) {
			const signal = await inbox.receive();
			if (signal.kind === 'answer' && signal.gate === gate.gate) {
				yield answered(signal.answer);
				return signal.answer;
			}

			yield* handleSignal(context, signal);
			if (signal.kind === 'request' && signal.request.type === 'note' && options.asksAgainAfterNote) {
				const again = closed(signal.request.text);
				yield answered({...again, reason: 'a note was added; it is asked again with it'});
				return again;
			}

			if (
				signal.kind === 'request' &&
				signal.request.type === 'autonomy' &&
				signal.request.free &&
				!options.always
			) {
				yield answered({...approved, by: 'human'});
				return approved;
			}

			if (gate.name === 'deliver' && isDecided(context, gate.commit)) {
				const elsewhere = closed('it was decided from another terminal');
				yield answered(elsewhere);
				return elsewhere;
			}

			if (signal.kind === 'settled' && gate.name === 'tool') {
				const gone = closed('the agent ended before it was answered');
				yield answered(gone);
				return gone;
			}
		}
	} catch (error) {
		if (error instanceof Halt || error instanceof RollBack) {
			yield answered(
				closed(`it was open when ${error instanceof RollBack ? 'the run went back' : 'the run was stopped'}`),
			);
		}

		throw error;
	} finally {
		close.abort();
		stopwatch.release();
	}
}
