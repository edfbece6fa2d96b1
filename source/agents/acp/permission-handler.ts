import type {RequestPermissionRequest, RequestPermissionResponse} from '@agentclientprotocol/sdk';
import type {Sanitize} from '../../system/text/sanitize.js';
import type {Asking, PermissionAnswer} from '../agent.js';
import type {ToolStep} from '../session/tool-call.js';
import type {Turns} from '../session/turns.js';
import {cancelled, toolName, toPermissionRequest, toResponse} from './permission.js';
import type {UpdateReader} from './updates.js';

/** Answers for the user where the session knows their answer; undefined asks them. */
export type PermissionPolicy = (step: ToolStep, call: unknown) => PermissionAnswer | undefined;

/** Kinds of tools that change nothing. */
export const readOnlyKinds: readonly string[] = ['read', 'search', 'think'];
/** What the user wants to be asked; the rest is allowed on their behalf. */
export const permissionPolicies: Record<Asking, PermissionPolicy> = {
	everything: () => undefined,
	changes: ({tool}) => (readOnlyKinds.includes(tool ?? 'other') ? {allow: true} : undefined),
	nothing: (): PermissionAnswer => ({allow: true}),
};

/** The prompt for agents that end their turn after a refusal without telling the model the reason. */
export const refusalPrompt = (refusals: readonly string[]): string =>
	[
		'The user refused what you asked for:',
		...refusals.map(refusal => `- ${refusal}`),
		'Do not try it again in another way. Continue with the task without it as far as you can.',
	].join('\n');

/** Handles the agent's requests for permission to use a tool. */
export type PermissionHandler = {
	/** Handles a request; the answer may take as long as the user takes. */
	request: (request: RequestPermissionRequest, withdrawn: AbortSignal) => Promise<RequestPermissionResponse>;
	/** A call has ended: a request about it that is still open is withdrawn. */
	withdraw: (step: string) => void;
	/** What was refused since the last call, one line each. */
	takeRefusals: () => string[];
};

export type PermissionHandlerOptions = {
	sanitize: Sanitize;
	updates: Pick<UpdateReader, 'asked' | 'deny'>;
	turns: () => Pick<Turns, 'isOpen' | 'beforeTool' | 'ask'>;
	policy: PermissionPolicy;
};

export const createPermissionHandler = ({
	sanitize,
	updates,
	turns,
	policy,
}: PermissionHandlerOptions): PermissionHandler => {
	let refusals: string[] = [];
	/** Requests that wait for the user, by step. */
	const open = new Map<string, AbortController>();

	const askUser = async (
		step: ToolStep,
		call: unknown,
		withdrawn: AbortSignal,
	): Promise<PermissionAnswer | undefined> => {
		const settled = new AbortController();
		open.set(step.id, settled);
		try {
			const signal = AbortSignal.any([withdrawn, settled.signal]);
			return await turns().ask(toPermissionRequest(step, toolName(call, sanitize)), signal);
		} finally {
			open.delete(step.id);
		}
	};

	return {
		async request({toolCall, options}, withdrawn) {
			if (!turns().isOpen()) {
				return cancelled;
			}

			const step = updates.asked(toolCall);
			turns().beforeTool();
			const answer = policy(step, toolCall) ?? (await askUser(step, toolCall, withdrawn));
			if (!answer) {
				return cancelled;
			}

			if (!answer.allow) {
				updates.deny(step.id);
				refusals.push(`${step.title ?? step.target ?? 'a tool'}: ${answer.reason}`);
			}

			return toResponse(answer, options);
		},
		withdraw: step => open.get(step)?.abort(),
		takeRefusals() {
			const taken = refusals;
			refusals = [];
			return taken;
		},
	};
};
