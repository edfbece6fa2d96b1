import type {Reply, Request} from '../../control/requests.js';
import type {OpenGate} from '../../journal/events/events.js';
import {followEvents} from '../../journal/runs/follow-events.js';
import {Folding} from '../../journal/state/fold.js';
import type {RunState} from '../../journal/state/state.js';
import {editText} from '../../screen/terminal/editor.js';
import {plain, wrap} from '../../screen/text/cells.js';
import {createPlainLines} from '../../words/plain-lines.js';
import {diffOf} from '../running/diff-of-run.js';
import {print, printLines} from '../terminal/output.js';
import {createConversation} from './conversation.js';
import type {LeaveReason} from './conversation-options.js';
import {readLines} from './line-input.js';

export type FollowRunOptions = {
	/** Absolute path of the run's folder. */
	folder: string;
	role: 'owner' | 'watcher';
	send: (request: Request) => Promise<Reply>;
	/** Number of the last event printed before; events up to it are not printed again. */
	told?: number;
	/** True when no engine runs the loop any more. Called when all events so far have been printed. */
	isGone: (state: RunState) => boolean;
	/** Command that edits a text; without one the text is typed. */
	editor: string | undefined;
};

export type FollowedRun = {
	/** `finished`: the run ended. `gone`: its engine did, and the run has no end. */
	reason: LeaveReason | 'finished' | 'gone';
	state: RunState;
};

/** Everything a gate asks about. */
const subjectOf = async (
	folder: string,
	gate: OpenGate,
	{run, checkpoint, deliveryAsked}: RunState,
): Promise<string> => {
	if (gate.name === 'prompt' || gate.name === 'memory' || gate.name === 'tool') {
		return gate.text ?? gate.details?.join('\n') ?? gate.question;
	}

	const to = gate.commit ?? checkpoint?.commit;
	const from = gate.name === 'deliver' ? (deliveryAsked?.onto ?? run?.base) : checkpoint?.parent;
	if (to === undefined || from === undefined) {
		return 'No checkpoint has been made up to here.';
	}
	return (await diffOf(folder, from, to)) || 'Nothing differs.';
};

/** Prints lines, and starts a new line after a prompt that waits for an answer. */
const createPrinter = () => {
	let waiting = false;
	return {
		say(lines: readonly string[]): void {
			if (lines.length === 0) {
				return;
			}
			if (waiting) {
				print('\n');
			}
			const width = process.stdout.columns || 80;
			printLines(lines.flatMap(line => (/^\S/.test(line) ? wrap(plain(line), width) : [line])));
			waiting = false;
		},
		prompt(text: string): void {
			if (waiting) {
				return;
			}
			print(text);
			waiting = true;
		},
		/** The user pressed enter: the terminal has started a new line. */
		entered(): void {
			waiting = false;
		},
	};
};

/** Prints a run as plain lines and asks at its gates, until it ends or the user leaves. */
export const followRun = async (options: FollowRunOptions): Promise<FollowedRun> => {
	const {folder, role, send, told = 0, isGone, editor} = options;
	const folding = new Folding();
	const linesOf = createPlainLines(undefined, 'talk');
	const printer = createPrinter();
	const end = new AbortController();
	let reason: LeaveReason | undefined;
	const leave = (why: LeaveReason): void => {
		reason ??= why;
		end.abort();
	};

	const conversation = createConversation({
		role,
		say: printer.say,
		prompt: printer.prompt,
		state: () => folding.state,
		send,
		show: async gate => subjectOf(folder, gate, folding.state),
		edit: editor === undefined ? undefined : async (text, gate) => input.lend(() => edit(editor, text, gate)),
		// A run that stops still prints its last lines.
		leave: why => {
			if (why === 'stopped') {
				reason ??= why;
			} else {
				leave(why);
			}
		},
		clock: () => performance.now(),
	});
	const input = readLines({
		line(text) {
			printer.entered();
			conversation.line(text);
		},
		end: conversation.end,
	});
	// The terminal or the reader of the output is gone.
	const onGone = (): void => leave(role === 'owner' ? 'interrupted' : 'left');
	process.on('SIGINT', conversation.interrupt).on('SIGTERM', onGone).on('SIGHUP', onGone);
	process.stdout.on('error', onGone);

	const isOver = (): boolean => {
		conversation.update();
		return folding.state.finished !== undefined || isGone(folding.state);
	};

	try {
		for await (const event of followEvents(folder, {signal: end.signal, isOver})) {
			folding.add(event);
			const lines = linesOf(event);
			// The conversation prints waiting gates in full; answered ones are a plain line.
			if (event.seq > told && event.type !== 'gate.opened') {
				printer.say(lines);
			}
		}
	} finally {
		process.off('SIGINT', conversation.interrupt).off('SIGTERM', onGone).off('SIGHUP', onGone);
		process.stdout.off('error', onGone);
		input.close();
	}

	const {state} = folding;
	return {reason: reason ?? (state.finished ? 'finished' : 'gone'), state};
};

const edit = async (editor: string, text: string, {name}: OpenGate): Promise<string> =>
	editText(text, {environment: {...process.env, VISUAL: editor}, file: `${name}.md`});
