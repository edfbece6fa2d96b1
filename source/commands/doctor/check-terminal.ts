import {abilitiesIn} from '../../screen/terminal/abilities.js';
import {askTmux} from '../../screen/terminal/ask-tmux.js';
import {clipboardWay} from '../../screen/terminal/clipboard.js';
import {type Background, backgroundOf, backgroundQuery, colourLevel} from '../../screen/terminal/terminal.js';
import {saysUtf8} from '../../system/text/locale.js';
import type {Check} from './check.js';

const colours = ['no colours', '16 colours', '256 colours', '16 million colours'] as const;
/** What the copy key does. */
const copying = {
	tmux: 'y copies to tmux',
	terminal: 'y asks the terminal to copy (OSC 52)',
	perhaps: 'y asks the terminal to copy (OSC 52), and saves to a file',
	none: 'no clipboard: y saves to a file',
} as const;
/** milliseconds a terminal gets to report its background */
const answerLimit = 300;
/** Asks for the kind of terminal, which every terminal answers: an earlier query without an answer by then has none. */
const attributesQuery = '\u001B[c';

/** Asks the terminal for its background colour; undefined without an answer. */
const askBackground = async (): Promise<Background | undefined> => {
	const {stdin, stdout} = process;
	const wasRaw = stdin.isRaw;
	stdin.setRawMode(true);
	let answer = '';
	try {
		await new Promise<void>(resolve => {
			const timer = setTimeout(resolve, answerLimit);
			stdin.on('data', (chunk: Buffer) => {
				answer += chunk.toString('latin1');
				if (/\u001B\[\?[\d;]*c/.test(answer)) {
					clearTimeout(timer);
					resolve();
				}
			});
			stdout.write(backgroundQuery + attributesQuery);
		});
	} finally {
		stdin.removeAllListeners('data');
		stdin.setRawMode(wasRaw);
		stdin.pause();
	}

	const [, colour = ''] = /\]11;([^\u0007\u001B]*)/.exec(answer) ?? [];
	return backgroundOf(colour);
};

/** How a run calls you in this terminal, as far as the terminal decides that. */
const callingText = async (environment: NodeJS.ProcessEnv): Promise<string> => {
	const tmux = await askTmux(environment).catch(() => undefined);
	const {notification, progress} = abilitiesIn(environment, true, tmux);
	const by = notification === undefined ? 'the bell' : `notifications (OSC ${notification})`;
	return `runs call you by ${by}${progress ? ' and show their progress (OSC 9;4)' : ''}`;
};

/** Checks what the terminal supports. Asks it for its background when stdin is a terminal too. */
export const checkTerminal = async (environment: NodeJS.ProcessEnv = process.env): Promise<Check> => {
	const {stdin, stdout} = process;
	if (!stdout.isTTY) {
		return {name: 'terminal', state: 'note', text: 'none here: runs print plain lines and cannot ask you'};
	}

	const {columns, rows} = stdout;
	const level = colourLevel(environment, true);
	const background = stdin.isTTY ? await askBackground() : undefined;
	const isUtf8 = saysUtf8(environment);
	const text = [
		`${columns}×${rows}`,
		colours[level],
		isUtf8 === false ? 'no UTF-8' : isUtf8 ? 'UTF-8' : 'locale not set',
		background === undefined ? 'background not told (dark is assumed)' : `${background} background`,
		copying[clipboardWay(environment)],
		await callingText(environment),
	].join(', ');
	if (environment.TERM === 'dumb') {
		return {name: 'terminal', state: 'note', text: `${text}; TERM=dumb, so runs ask in plain lines`};
	}

	if (isUtf8 === false) {
		return {
			name: 'terminal',
			state: 'note',
			text,
			hint: 'Runs ask in plain ASCII lines. For the screen: export LC_ALL=C.UTF-8, or TREADLE_GLYPHS=ascii',
		};
	}

	if (columns < 40 || rows < 10) {
		return {
			name: 'terminal',
			state: 'note',
			text,
			hint: 'Runs ask in plain lines. The screen needs 40×10; all panes fit from 100×30.',
		};
	}

	return {name: 'terminal', state: 'good', text};
};
