import type {IncomingHttpHeaders} from 'node:http';
import type {Asked, Part, Refusal, Tokens} from './script.js';

/** A part that says something; waiting is the server's business. */
export type Spoken = Exclude<Part, {delay: number} | {hang: true}>;

export type Incoming = {path: string; headers: IncomingHttpHeaders; body: Record<string, unknown>};

/** One turn of the model, as the frames of an event stream. */
export type Turn = {
	begin: () => string[];
	part: (part: Spoken) => string[];
	end: () => string[];
};

/** How one provider's API reads and writes. */
export type Dialect = {
	/** Whether a request to this path is one to the model. */
	speaks: (path: string) => boolean;
	read: (incoming: Incoming) => Asked;
	/** `turn` counts the answers of this server, for ids that are never the same. */
	turn: (asked: Asked, turn: number, tokens: Tokens) => Turn;
	/** The same answer in one piece, for requests that want no stream: text only. */
	whole: (asked: Asked, text: string, tokens: Tokens) => unknown;
	refuse: (refusal: Refusal) => {headers: Record<string, string>; body: unknown};
};

export type Fields = Record<string, unknown>;

export const fields = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The text of content that is a string, or a list of blocks with a `text`. */
export const contentText = (content: unknown): string =>
	typeof content === 'string'
		? content
		: list(content)
				.map(block => text(fields(block).text))
				.join('\n');

/** One frame of a stream of server-sent events. */
export const frame = (data: unknown, event?: string): string =>
	`${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** Three pieces, as a stream comes in pieces. */
export const pieces = (whole: string): string[] => {
	const size = Math.ceil(whole.length / 3);
	return size === 0
		? ['']
		: [whole.slice(0, size), whole.slice(size, 2 * size), whole.slice(2 * size)].filter(
				piece => piece !== '',
			);
};

/** Seconds to wait, as a `retry-after` header, where the script says. */
export const retryAfter = ({retryAfter: seconds}: Refusal): Record<string, string> =>
	seconds === undefined ? {} : {'retry-after': String(Math.ceil(seconds))};

/** What a JSON answer is called by: the agent's own tool for it, or plain text. */
export const jsonAsSpoken = (part: {json: unknown}, {tools}: Asked): Spoken =>
	tools.includes('StructuredOutput')
		? {tool: 'StructuredOutput', input: fields(part.json)}
		: {say: JSON.stringify(part.json)};
