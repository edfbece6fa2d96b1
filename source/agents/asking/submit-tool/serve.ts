import {z} from 'zod';
import {asFields, type Fields, parseObject} from '../../../system/fields.js';
import {version} from '../../../system/version.js';
import {toolName} from './contract.js';

export type SubmitServerOptions = {
	/** JSON Schema of the answer: an object. */
	schema: Record<string, unknown>;
	/** Gets each answer that matches the schema. */
	accept: (answer: unknown) => void;
};

const methodNotFound = -32_601;
const invalidParameters = -32_602;
const parseError = -32_700;
/** For clients that do not name a version of the protocol. */
const protocol = '2025-06-18';

const said = (text: string, isError: boolean) => ({content: [{type: 'text', text}], isError});

/**
 * A server of the Model Context Protocol with one tool, whose input is the answer to a question. An answer that does not
 * match is returned with what is wrong, so that the model can correct it.
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

	const answer = (method: string, params: Fields): {result: unknown} | {error: unknown} => {
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
				return {error: {code: methodNotFound, message: `Unknown method: ${method}`}};
		}
	};

	return line => {
		if (line.trim() === '') {
			return undefined;
		}

		const message = parseObject(line);
		if (!message) {
			const error = {code: parseError, message: 'This line is not a JSON object.'};
			return JSON.stringify({jsonrpc: '2.0', id: null, error});
		}

		// Notifications, and responses to no request, get no response.
		return message.id === undefined || typeof message.method !== 'string'
			? undefined
			: JSON.stringify({jsonrpc: '2.0', id: message.id, ...answer(message.method, asFields(message.params))});
	};
};
