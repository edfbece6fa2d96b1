import type {RequestPermissionRequest, RequestPermissionResponse} from '@agentclientprotocol/sdk';
import type {Sanitize} from '../../system/text/sanitize.js';
import type {Asking, ToolAnswer} from '../agent.js';
import type {ToolStep} from '../session/tool-call.js';
import type {Turns} from '../session/turns.js';
import {cancelled, toAsk, toolName, toResponse} from './permission.js';
import type {UpdateReader} from './updates.js';

/** Answers for the person where the session knows what they would say; undefined asks them. */
export type AskPolicy = (step: ToolStep, call: unknown) => ToolAnswer | undefined;

/** Kinds of tools that change nothing. */
export const harmless: readonly string[] = ['read', 'search', 'think'];
/** What a person wants to be asked; the rest is allowed in their name. */
export const askPolicies: Record<Asking, AskPolicy> = {
	everything: () => undefined,
	changes: ({tool}) => (harmless.includes(tool ?? 'other') ? {allow: true} : undefined),
	nothing: (): ToolAnswer => ({allow: true}),
};

/** The prompt for agents that end their turn after a no, without a word of the reason to the model. */
export const afterRefusal = (refusals: readonly string[]): string =>
	[
		'What you asked for was refused by the person you work for:',
		...refusals.map(refusal => `- ${refusal}`),
		'Do not try it again in another way. Go on with the task without it, as far as you can.',
	].join('\n');

/** The agent's questions whether it may use a tool. */
export type AcpAsks = {
	/** Takes a question; the answer may take as long as people take. */
	request: (request: RequestPermissionRequest, withdrawn: AbortSignal) => Promise<RequestPermissionResponse>;
	/** A call has ended: whoever is still asked about it need not answer. */
	settled: (step: string) => void;
	/** What was refused since last asked, one line a call. */
	takeRefusals: () => string[];
};

export type AcpAsksOptions = {
	sanitize: Sanitize;
	updates: Pick<UpdateReader, 'asked' | 'deny'>;
	turns: () => Pick<Turns, 'isOpen' | 'beforeTool' | 'ask'>;
	policy: AskPolicy;
};

export const createAcpAsks = ({sanitize, updates, turns, policy}: AcpAsksOptions): AcpAsks => {
	let refusals: string[] = [];
	/** Calls that a person is asked about, by step. */
	const open = new Map<string, AbortController>();

	const askPerson = async (
		step: ToolStep,
		call: unknown,
		withdrawn: AbortSignal,
	): Promise<ToolAnswer | undefined> => {
		const settled = new AbortController();
		open.set(step.id, settled);
		try {
			const signal = AbortSignal.any([withdrawn, settled.signal]);
			return await turns().ask(toAsk(step, toolName(call, sanitize)), signal);
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
			const answer = policy(step, toolCall) ?? (await askPerson(step, toolCall, withdrawn));
			if (!answer) {
				return cancelled;
			}

			if (!answer.allow) {
				updates.deny(step.id);
				refusals.push(`${step.title ?? step.target ?? 'a tool'}: ${answer.reason}`);
			}

			return toResponse(answer, options);
		},
		settled: step => open.get(step)?.abort(),
		takeRefusals() {
			const taken = refusals;
			refusals = [];
			return taken;
		},
	};
};
