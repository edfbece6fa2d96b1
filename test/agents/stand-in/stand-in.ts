/**
 * A model provider on the loopback that says what a test scripts, in the four APIs that coding agents speak. It lets
 * the real programs work without an account and without a network.
 */
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {setTimeout as delay} from 'node:timers/promises';
import {anthropic} from './anthropic.js';
import {chat} from './chat.js';
import type {Dialect, Incoming} from './dialect.js';
import {gemini} from './gemini.js';
import {responses} from './responses.js';
import {type Asked, createScript, isRefusal, type Part, partsOf, type Step, type Tokens} from './script.js';

export type StandInOptions = {
	/** One step per request that offers tools. */
	steps?: readonly Step[];
	/** Text for requests without tools, such as titles. */
	filler?: string;
	/** Text for requests after the last step. */
	afterwards?: string;
	/** Tokens of every answer. */
	tokens?: Partial<Tokens>;
};

export type StandIn = {
	port: number;
	/** e.g. `http://127.0.0.1:40123`, without a path */
	url: string;
	/** Every request to the model, in the order they came. */
	requests: Asked[];
	/** Paths that were asked for and are no request to a model. */
	others: string[];
	/** Number of steps nobody asked for yet. */
	left: () => number;
	close: () => Promise<void>;
};

const dialects: readonly Dialect[] = [anthropic, responses, chat, gemini];
const ordinary: Tokens = {input: 1200, cacheRead: 300, cacheWrite: 0, output: 50, thinking: 10};

const readBody = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Buffer);
	}
	try {
		return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
	} catch {
		return {};
	}
};

const sendJson = (
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void => {
	response.writeHead(status, {'content-type': 'application/json', ...headers});
	response.end(JSON.stringify(body));
};

/** Starts the server on a free port of the loopback. */
export const startStandIn = async (options: StandInOptions = {}): Promise<StandIn> => {
	const script = createScript(options.steps ?? []);
	const tokens = {...ordinary, ...options.tokens};
	const requests: Asked[] = [];
	const others: string[] = [];
	const closing = new AbortController();

	const stream = async (
		response: ServerResponse,
		dialect: Dialect,
		asked: Asked,
		parts: readonly Part[],
	): Promise<void> => {
		const turn = dialect.turn(asked, requests.length, tokens);
		const send = (frames: readonly string[]): void => {
			for (const each of frames) {
				response.write(each);
			}
		};
		response.writeHead(200, {'content-type': 'text/event-stream', 'cache-control': 'no-cache'});
		response.flushHeaders();
		send(turn.begin());
		for (const part of parts) {
			if ('hang' in part) {
				return;
			}
			if ('delay' in part) {
				await delay(part.delay, undefined, {signal: closing.signal});
			} else {
				send(turn.part(part));
			}
		}

		send(turn.end());
		response.end();
	};

	const answer = async (response: ServerResponse, dialect: Dialect, incoming: Incoming): Promise<void> => {
		const asked = dialect.read(incoming);
		requests.push(asked);
		const scripted =
			asked.tools.length > 0
				? (script.next(asked) ?? {say: options.afterwards ?? 'There is nothing left to do.'})
				: {say: options.filler ?? 'A small task'};
		if (isRefusal(scripted)) {
			const real = dialect.refuse(scripted);
			sendJson(response, scripted.status, scripted.body ?? real.body, scripted.headers ?? real.headers);
			return;
		}

		const parts = partsOf(scripted);
		if (asked.streams) {
			await stream(response, dialect, asked, parts);
			return;
		}

		const said = parts.map(part =>
			'say' in part ? part.say : 'json' in part ? JSON.stringify(part.json) : '',
		);
		sendJson(response, 200, dialect.whole(asked, said.join(''), tokens));
	};

	const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const path = request.url ?? '/';
		const body = await readBody(request);
		const dialect = request.method === 'POST' ? dialects.find(({speaks}) => speaks(path)) : undefined;
		if (dialect) {
			await answer(response, dialect, {path, headers: request.headers, body});
			return;
		}

		others.push(`${request.method} ${path}`);
		// Counting is no request to a model; whatever else an agent looks for is not here.
		if (path.startsWith('/v1/messages/count_tokens')) {
			sendJson(response, 200, {input_tokens: tokens.input});
		} else {
			sendJson(response, 404, {error: {message: 'The stand-in has no such page.'}});
		}
	};

	const server = createServer((request, response) => {
		// An agent that hangs up while it is answered is what several tests are about.
		serve(request, response).catch(() => response.destroy());
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;

	return {
		port,
		url: `http://127.0.0.1:${port}`,
		requests,
		others,
		left: script.left,
		close: () =>
			new Promise(resolve => {
				closing.abort();
				// A second time it is closed already, which is as good.
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
};
