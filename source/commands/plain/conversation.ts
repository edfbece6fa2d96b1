import type {GateAnswer, OpenGate} from '../../journal/events/events.js';
import {Problem} from '../../problem.js';
import {isTraining} from '../../words/gates.js';
import type {Conversation, ConversationOptions, Mode} from './conversation-options.js';
import {createRequests} from './create-requests.js';
import {choicesAt, explainLines, gateLines, leaveLines, letterOf, stopLines} from './gate-text.js';

/** Milliseconds a delivery question must have been visible before an answer counts. */
const readable = 300;

/**
 * Asks at gates in plain lines and reads answers as typed lines. An empty line is never an answer, nor is a line typed
 * before the question was printed.
 */
export const createConversation = (options: ConversationOptions): Conversation => {
	const {role, say, prompt, state, send, leave, clock} = options;
	let mode: Mode = {kind: 'choice'};
	let shown: {gate: OpenGate; at: number; answered: boolean} | undefined;
	let busy = false;
	let stopping = false;
	let ended = false;

	const training = (): boolean => isTraining(state().gates);
	const {request, pause, letRun} = createRequests({say, state, send});

	const ask = (): void => {
		if (shown && !shown.answered) {
			prompt('Your answer: ');
		}
	};

	const showGate = (gate: OpenGate): void => {
		shown = {gate, at: clock(), answered: false};
		say(gateLines(gate, training()));
		ask();
	};

	/** Back to the question; a new one is printed in full. */
	const goBack = (): void => {
		mode = {kind: 'choice'};
		const {gate} = state();
		if (gate && gate.gate !== shown?.gate.gate) {
			showGate(gate);
		} else {
			ask();
		}
	};

	/** Runs something that takes a moment; lines typed meanwhile are not used. */
	const wait = async (work: () => Promise<void>): Promise<void> => {
		busy = true;
		try {
			await work();
		} catch (error) {
			say([error instanceof Problem ? [error.message, error.hint].filter(Boolean).join(' ') : String(error)]);
		} finally {
			busy = false;
		}

		update();
		if (mode.kind === 'choice') {
			ask();
		}
	};

	const answer = (gate: OpenGate, given: GateAnswer): void =>
		void wait(async () => {
			mode = {kind: 'choice'};
			const taken = await request({type: 'answer', gate: gate.gate, answer: given});
			if (shown?.gate.gate === gate.gate) {
				shown.answered = taken;
			}
		});

	const collect = (
		about: 'note' | OpenGate,
		last: string,
		title: string,
		done: (text: string) => void,
	): void => {
		mode = {kind: 'text', last, lines: [], about, done};
		say([title]);
		prompt('> ');
	};

	const sendEdit = (gate: OpenGate, text: string): void => {
		if (text.trim() === '' || text.trimEnd() === gate.text?.trimEnd()) {
			say(['Nothing changed, nothing sent. The gate still waits.']);
			goBack();
		} else {
			answer(gate, {answer: 'edit', text});
		}
	};

	const edit = (gate: OpenGate): void => {
		const {edit: inEditor} = options;
		if (inEditor) {
			void wait(async () => {
				const text = await inEditor(gate.text ?? '', gate);
				// Outside this `wait`, since sending waits by itself.
				queueMicrotask(() => sendEdit(gate, text));
			});
			return;
		}

		say([
			'The text now:',
			...(gate.text ?? '')
				.trimEnd()
				.split('\n')
				.map(line => `  ${line}`),
		]);
		collect(
			gate,
			'.',
			'Type the new text. A line with only a full stop ends it; a full stop at once changes nothing.',
			text => sendEdit(gate, text),
		);
	};

	const reject = (gate: OpenGate): void =>
		collect(gate, '', 'Type the reason, in one or more lines. An empty line ends it.', reason =>
			answer(gate, reason === '' ? {answer: 'reject'} : {answer: 'reject', reason}),
		);

	const confirm = (about: 'stop' | 'quit'): void => {
		mode = {kind: 'sure', about};
		say(about === 'stop' ? stopLines : leaveLines(state().run?.run));
		prompt('Your answer: ');
	};

	const stop = (reason: string, ends: boolean): void => {
		mode = {kind: 'choice'};
		stopping = ends;
		void wait(async () => {
			const taken = await request({type: 'stop', reason}, 'Stopping.');
			if (taken && ends) {
				leave('stopped');
			}
			stopping &&= taken;
		});
	};

	const answerConfirmation = (about: 'stop' | 'quit', typed: string): void => {
		if (about === 'stop' && typed === 'x') {
			stop('you stopped it', false);
		} else if (about === 'quit' && (typed === 'q' || typed === 'x')) {
			stop('you quit it', true);
		} else if (about === 'quit' && typed === 'b') {
			leave('left');
		} else {
			goBack();
		}
	};

	const note = (): void =>
		collect('note', '', 'Type the note, in one or more lines. An empty line ends it.', text => {
			mode = {kind: 'choice'};
			if (text === '') {
				say(['An empty note was not sent.']);
				goBack();
			} else {
				void wait(async () => {
					await request({type: 'note', text}, 'Noted.');
				});
			}
		});

	const show = (gate: OpenGate): void =>
		void wait(async () => {
			say(['', ...(await options.show(gate)).trimEnd().split('\n'), '']);
			say([`Question: ${gate.question}`]);
		});

	/** Runs the choice of this letter; false when the gate does not offer it. */
	const chooseAtGate = (gate: OpenGate, typed: string): boolean => {
		const offers = choicesAt(gate, training()).some(({letter}) => letter === typed);
		if (!offers) {
			return false;
		}
		if (typed === 'y') {
			if (gate.name === 'deliver' && clock() - (shown?.at ?? 0) < readable) {
				say(['That came before you could have read the question. Please answer again.']);
				ask();
			} else {
				answer(gate, {answer: 'approve'});
			}
		} else if (typed === 'r') {
			reject(gate);
		} else if (typed === 'e') {
			edit(gate);
		} else if (typed === 'd') {
			show(gate);
		} else if (typed === 'always') {
			answer(gate, {answer: 'always'});
		} else {
			return false;
		}
		return true;
	};

	const choose = (typed: string): void => {
		const gate = shown?.answered ? undefined : shown?.gate;
		if (typed === '') {
			if (gate) {
				showGate(gate);
			}
		} else if (gate && chooseAtGate(gate, typed)) {
			return;
		} else if (typed === 'a') {
			void wait(letRun);
		} else if (typed === 'p') {
			void wait(pause);
		} else if (typed === 'n') {
			note();
		} else if (typed === 'x') {
			confirm('stop');
		} else if (typed === '?') {
			say(explainLines(gate, training()));
			ask();
		} else {
			say([
				gate
					? `"${typed}" is not one of the choices. Type ? for the list.`
					: `Nothing is asked now, so "${typed}" was not used. Type ? for what you can do.`,
			]);
			ask();
		}
	};

	const addLine = (text: string, {last, lines, done}: Extract<Mode, {kind: 'text'}>): void => {
		if (text.trim() === last) {
			done(lines.join('\n').trim());
		} else {
			lines.push(text);
			prompt('> ');
		}
	};

	const update = (): void => {
		if (busy) {
			return;
		}
		const {gate} = state();
		if (ended && gate) {
			leave('unanswered');
		}
		if (shown && gate?.gate !== shown.gate.gate) {
			shown = undefined;
			if (mode.kind === 'text' && mode.about !== 'note') {
				say(['That gate was answered on another screen, or closed. Nothing was sent.']);
				mode = {kind: 'choice'};
			}
		}

		if (mode.kind === 'choice' && gate && !shown) {
			showGate(gate);
		}
	};

	return {
		update,
		line(text) {
			const typed = text.trim();
			if (busy || stopping) {
				if (typed !== '') {
					say([`"${typed}" was typed too early and not used.`]);
				}
			} else if (mode.kind === 'text') {
				addLine(text, mode);
			} else if (mode.kind === 'sure') {
				answerConfirmation(mode.about, typed.toLowerCase());
			} else if (typed === 'A') {
				say(['Type a to let the run go on by itself, or the word always.']);
			} else {
				choose(letterOf(typed));
			}
		},
		interrupt() {
			if (stopping || (mode.kind === 'sure' && mode.about === 'quit')) {
				leave('interrupted');
			} else if (mode.kind === 'text') {
				say(['', 'Nothing was sent.']);
				goBack();
			} else if (role === 'watcher') {
				leave('left');
			} else {
				say(['']);
				confirm('quit');
			}
		},
		end() {
			ended = true;
			update();
		},
	};
};
