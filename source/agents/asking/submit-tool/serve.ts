import {z} from 'zod';
import {version} from '../../../system/version.js';
import {toolName} from './contract.js';

export type SubmitServerOptions = {
	/** JSON Schema of the answer: an object. */
	schema: Record<string, unknown>;
	/** Gets each answer that fits the schema. */
	accept: (answer: unknown) => void;
};

type Message = {id?: unknown; method?: unknown; params?: Record<string, unknown>};

const methodNotFound = -32_601;
const invalidParameters = -32_602;
const parseError = -32_700;
/** For clients that do not say which version of the protocol they speak. */
const protocol = '2025-06-18';

const parse = (line: string): Message | undefined => {
	try {
		const message: unknown = JSON.parse(line);
		return typeof message === 'object' && message !== null && !Array.isArray(message) ? message : undefined;
	} catch {
		return undefined;
	}
};

const said = (text: string, isError: boolean) => ({content: [{type: 'text', text}], isError});

/**
 * A server of the Model Context Protocol with one tool, whose input is the answer to a question. An answer that does not
 * fit is sent back with what is wrong, so that the model can correct it.
 *
 * Source: https://modelcontextprotocol.io/specification
 *
 * @returns takes a line, gives the line to respond with, if any
 */
export const createSubmitServer = ({
	schema,
	accept,
}: SubmitServerOptions): ((line: string) => string | undefined) => {
	const checker = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);

	const submit = (answer: unknown) => {
		const checked = checker.safeParse(answer);
		if (!checked.success) {
			const text = `Not accepted. Call ${toolName} again.\n${z.prettifyError(checked.error)}`;
			return said(text, true);
		}

		accept(answer);
		return said('Your answer is recorded. Nothing more is needed.', false);
	};

	const answer = ({method, params = {}}: Message): {result: unknown} | {error: unknown} => {
		switch (method) {
			case 'initialize':
				return {
					result: {
						protocolVersion: params.protocolVersion ?? protocol,
						capabilities: {tools: {}},
						serverInfo: {name: 'treadle', version},
					},
				};
			case 'ping':
				return {result: {}};
			case 'tools/list':
				return {
					result: {
						tools: [
							{
								name: toolName,
								description: 'Records your answer to the question. Call it exactly once.',
								inputSchema: schema,
							},
						],
					},
				};
			case 'tools/call':
				return params.name === toolName
					? {result: submit(params.arguments ?? {})}
					: {error: {code: invalidParameters, message: `There is only the tool ${toolName}.`}};
			default:
				return {error: {code: methodNotFound, message: `Unknown method: ${String(method)}`}};
		}
	};

	return line => {
		if (line.trim() === '') {
			return undefined;
		}

		const message = parse(line);
		if (!message) {
			const error = {code: parseError, message: 'This line is no JSON object.'};
			return JSON.stringify({jsonrpc: '2.0', id: null, error});
		}

		// Notifications, and responses to what nobody asked, want no response.
		return message.id === undefined || typeof message.method !== 'string'
			? undefined
			: JSON.stringify({jsonrpc: '2.0', id: message.id, ...answer(message)});
	};
};
