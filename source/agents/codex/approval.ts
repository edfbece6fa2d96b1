import {asFields, asList, asText, type Fields} from '../../system/fields.js';
import type {Sanitize} from '../../system/text/sanitize.js';
import type {PermissionAnswer, PermissionRequest} from '../agent.js';
import type {JsonRpcResult} from '../session/json-rpc.js';
import type {ToolStep} from '../session/tool-call.js';

/** A request of Codex for the user's approval. */
export type CodexApproval = {
	/** Id of the item it is about, or the title of its step where Codex does not send the id. */
	item: {id: unknown} | {title: string};
	/** The request to show, given what is known of the item. */
	toPermissionRequest: (known: ToolStep, sanitize: Sanitize) => PermissionRequest;
	/** What to send back; an undefined answer means that the turn was cancelled. */
	toReply: (answer: PermissionAnswer | undefined) => Fields;
};

const lines = (sanitize: Sanitize, ...texts: (string | undefined)[]): string[] =>
	texts.flatMap(text => (text === undefined ? [] : sanitize(text).split('\n'))).filter(line => line !== '');

const decision = (answer: PermissionAnswer | undefined): Fields => ({
	decision: answer === undefined ? 'cancel' : answer.allow ? 'accept' : 'decline',
});

/** One approval covers both attempts: Codex does not ask again when its sandbox stopped the first one. */
const withoutSandbox = 'Codex runs it in its sandbox first, and without a sandbox where that fails.';

const command = (parameters: Fields): CodexApproval => ({
	item: {id: parameters.itemId},
	toPermissionRequest(known, sanitize) {
		const whole = asText(parameters.command);
		const {host, protocol} = asFields(parameters.networkApprovalContext);
		const network = asText(host) && `wants the network: ${[protocol, host].filter(Boolean).join(' ')}`;
		return {
			step: known.id,
			tool: known.tool ?? 'execute',
			name: network ? 'network' : 'command',
			title: network || (known.title ?? sanitize(whole ?? 'a command')),
			details: [
				...lines(sanitize, asText(parameters.reason), whole ?? known.input),
				...(known.input === undefined ? [] : known.input.split('\n').slice(-1)).filter(line =>
					line.startsWith('in '),
				),
				withoutSandbox,
			],
		};
	},
	toReply: decision,
});

const fileChange = (parameters: Fields): CodexApproval => ({
	item: {id: parameters.itemId},
	toPermissionRequest: (known, sanitize) => ({
		step: known.id,
		tool: known.tool ?? 'edit',
		name: 'apply_patch',
		title: known.title ?? 'Change files',
		details: [
			...lines(sanitize, asText(parameters.reason)),
			...lines(
				sanitize,
				asText(parameters.grantRoot) && `and may write below ${String(parameters.grantRoot)} from now on`,
			),
			...(known.diff ?? '').split('\n').filter(line => line !== ''),
		],
	}),
	toReply: decision,
});

const permissions = (parameters: Fields): CodexApproval => ({
	item: {id: parameters.itemId},
	toPermissionRequest: (known, sanitize) => ({
		step: known.id,
		tool: 'other',
		name: 'permissions',
		title: 'More rights for this turn',
		details: lines(sanitize, asText(parameters.reason), JSON.stringify(parameters.permissions)),
	}),
	toReply: answer => ({permissions: answer?.allow ? asFields(parameters.permissions) : {}, scope: 'turn'}),
});

const mcpCall = (parameters: Fields): CodexApproval => {
	const meta = asFields(parameters._meta);
	const name = [asText(parameters.serverName), asText(meta.tool_name)].filter(Boolean).join('.');
	return {
		item: {title: name},
		toPermissionRequest: (known, sanitize) => ({
			step: known.id,
			tool: 'other',
			name: sanitize(name),
			title: sanitize(name) || 'a tool',
			details: lines(sanitize, asText(parameters.message), JSON.stringify(meta.tool_params)),
		}),
		toReply: answer => ({
			action: answer === undefined ? 'cancel' : answer.allow ? 'accept' : 'decline',
			content: answer?.allow ? {} : null,
			_meta: null,
		}),
	};
};

/** The approval that a request of Codex asks for; undefined for any other request. */
export const readApproval = (method: string, parameters: Fields): CodexApproval | undefined => {
	switch (method) {
		case 'item/commandExecution/requestApproval':
			return command(parameters);
		case 'item/fileChange/requestApproval':
			return fileChange(parameters);
		case 'item/permissions/requestApproval':
			return permissions(parameters);
		case 'mcpServer/elicitation/request':
			return asFields(parameters._meta).codex_approval_kind === 'mcp_tool_call'
				? mcpCall(parameters)
				: undefined;
		default:
			return undefined;
	}
};

/** What is sent back to a form that no user can fill in: a refusal, or no answers. */
export const replyToForm = (method: string, parameters: Fields): JsonRpcResult => {
	switch (method) {
		case 'mcpServer/elicitation/request':
			return {action: 'decline', content: null, _meta: null};
		case 'item/tool/requestUserInput':
			return {
				answers: Object.fromEntries(
					asList(parameters.questions)
						.map(question => asText(asFields(question).id))
						.flatMap(id => (id === undefined ? [] : [[id, {answers: []}]])),
				),
			};
		default:
			return undefined;
	}
};
