import type {RequestPermissionRequest, RequestPermissionResponse} from '@agentclientprotocol/sdk';
import type {Sanitize} from '../../system/text/sanitize.js';
import type {Asking, PermissionAnswer} from '../agent.js';
import type {ToolStep} from '../session/tool-call.js';
import type {Turns} from '../session/turns.js';
import {cancelled, toolName, toPermissionRequest, toResponse} from './permission.js';
import type {UpdateReader} from './updates.js';

/** Answers for the person where the session knows what they would say; undefined asks them. */
export type PermissionPolicy = (step: ToolStep, call: unknown) => PermissionAnswer | undefined;

/** Kinds of tools that change nothing. */
export const readOnlyKinds: readonly string[] = ['read', 'search', 'think'];
/** What a person wants to be asked; the rest is allowed in their name. */
export const permissionPolicies: Record<Asking, PermissionPolicy> = {
	everything: () => undefined,
	changes: ({tool}) => (readOnlyKinds.includes(tool ?? 'other') ? {allow: true} : undefined),
	nothing: (): PermissionAnswer => ({allow: true}),
};

/** The prompt for agents that end their turn after a no, without a word of the reason to the model. */
export const refusalPrompt = (refusals: readonly string[]): string =>
	[
		'What you asked for was refused by the person you work for:',
		...refusals.map(refusal => `- ${refusal}`),
		'Do not try it again in another way. Go on with the task without it, as far as you can.',
	].join('\n');

/** The agent's questions whether it may use a tool. */
export type PermissionHandler = {
	/** Takes a question; the answer may take as long as people take. */
	request: (request: RequestPermissionRequest, withdrawn: AbortSignal) => Promise<RequestPermissionResponse>;
	/** A call has ended: whoever is still asked about it need not answer. */
	withdraw: (step: string) => void;
	/** What was refused since last asked, one line a call. */
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
	/** Calls that a person is asked about, by step. */
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
