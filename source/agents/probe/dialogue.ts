import {durationText} from '../../loop/values/duration.js';
import {asFields, type Fields} from '../../system/fields.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {createSanitizer, oneLine} from '../../system/text/sanitize.js';
import {describeEnd} from '../session/describe-end.js';
import {openLineTransport} from '../session/line-transport.js';

/** A few questions to an agent's process, one JSON object a line. */
export type Dialogue = {
	send: (message: Fields) => void;
	/** Sends, and resolves with the first message that is the answer. Rejects with a `NoAnswer`. */
	ask: (message: Fields, isAnswer: (message: Fields) => boolean) => Promise<Fields>;
	/** What an agent said, as one line that harms no terminal. */
	clean: (text: string) => string;
	/** Ends the process and all it started. */
	close: () => Promise<void>;
};

/** There was no answer; the message is a sentence without its subject. */
export class NoAnswer extends Error {}

export type DialogueOptions = {
	command: readonly string[];
	/** An empty folder: it is worked in, and takes the record of the dialogue. */
	folder: string;
	environment: Record<string, string>;
	/** Ends the dialogue; questions that wait are rejected. */
	signal: AbortSignal;
	/** milliseconds until `signal` fires, for the message */
	limit: number;
	rawLog: string;
};

/** milliseconds between SIGTERM and SIGKILL */
const endGrace = 1000;

const parse = (line: string): Fields | undefined => {
	try {
		return asFields(JSON.parse(line));
	} catch {
		return undefined;
	}
};

/** Starts the process. Never throws: what is wrong comes out of `ask`. */
export const openDialogue = (options: DialogueOptions): Dialogue => {
	const redact = createRedactor(options.environment);
	const sanitize = createSanitizer(redact);
	const clean = (text: string): string => oneLine(sanitize(text), 300);
	let waiting: {isAnswer: (message: Fields) => boolean; resolve: (message: Fields) => void} | undefined;
	let garbage = '';

	const transport = openLineTransport({
		...options,
		grace: endGrace,
		redact,
		sanitize,
		onLine(line) {
			const message = parse(line);
			if (message === undefined) {
				garbage ||= clean(line.slice(0, 1000));
			} else if (waiting?.isAnswer(message)) {
				waiting.resolve(message);
			}
		},
	});

	const printed = (): string => (garbage === '' ? '' : ` (it printed “${garbage}”)`);
	const gone = transport.ended.then(end => {
		throw new NoAnswer(`ended without an answer: ${describeEnd(end, transport.errorLines())}${printed()}`);
	});
	const late = new Promise<never>((_, reject) => {
		const refuse = (): void =>
			reject(new NoAnswer(`did not answer within ${durationText(options.limit)}${printed()}`));
		if (options.signal.aborted) {
			refuse();
		} else {
			options.signal.addEventListener('abort', refuse, {once: true});
		}
	});
	// Between two questions nobody listens.
	gone.catch(() => {});
	late.catch(() => {});

	const send = (message: Fields): void => transport.send(JSON.stringify(message));
	return {
		send,
		async ask(message, isAnswer) {
			const answer = new Promise<Fields>(resolve => {
				waiting = {isAnswer, resolve};
			});
			send(message);
			return Promise.race([answer, gone, late]);
		},
		clean,
		close: () => transport.stop(),
	};
};
