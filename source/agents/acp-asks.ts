import type {RequestPermissionRequest, RequestPermissionResponse} from '@agentclientprotocol/sdk';
import type {Purify} from '../system/purify.js';
import {cancelled, toAsk, toolName, toResponse} from './acp-permission.js';
import type {ToolStep} from './acp-tool-call.js';
import type {UpdateReader} from './acp-updates.js';
import type {AgentEvent, Asking, ToolAnswer} from './agent.js';

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
	request: (request: RequestPermissionRequest) => Promise<RequestPermissionResponse>;
	/** How many questions wait for an answer. */
	waiting: () => number;
	/** Answers all that wait: the turn was cancelled. */
	cancel: () => void;
	/** What was refused since last asked, one line a call. */
	takeRefusals: () => string[];
};

export type AcpAsksOptions = {
	purify: Purify;
	updates: Pick<UpdateReader, 'asked' | 'deny'>;
	/** Where questions go; undefined while nobody listens. */
	reader: () => {push: (event: AgentEvent) => void} | undefined;
	/** What was told before goes out before the question. */
	flush: () => void;
	policy: AskPolicy;
	onAnswered: () => void;
};

export const createAcpAsks = (options: AcpAsksOptions): AcpAsks => {
	const {purify, updates, reader, policy} = options;
	const waiting = new Set<(response: RequestPermissionResponse) => void>();
	let refusals: string[] = [];

	const respond = (step: ToolStep, answer: ToolAnswer, choices: unknown): RequestPermissionResponse => {
		if (!answer.allow) {
			updates.deny(step.id);
			refusals.push(`${step.title ?? step.target ?? 'a tool'}: ${answer.reason}`);
		}

		return toResponse(answer, choices);
	};

	return {
		request({toolCall, options: choices}) {
			const listener = reader();
			if (!listener) {
				return Promise.resolve(cancelled);
			}

			const step = updates.asked(toolCall);
			options.flush();
			const known = policy(step, toolCall);
			if (known) {
				return Promise.resolve(respond(step, known, choices));
			}

			return new Promise(resolve => {
				const settle = (response: RequestPermissionResponse): void => {
					waiting.delete(settle);
					options.onAnswered();
					resolve(response);
				};

				waiting.add(settle);
				listener.push({
					type: 'ask',
					ask: toAsk(step, toolName(toolCall, purify)),
					answer(given) {
						if (waiting.has(settle)) {
							settle(respond(step, given, choices));
						}
					},
				});
			});
		},
		waiting: () => waiting.size,
		cancel() {
			for (const settle of waiting) {
				settle(cancelled);
			}
		},
		takeRefusals() {
			const taken = refusals;
			refusals = [];
			return taken;
		},
	};
};
