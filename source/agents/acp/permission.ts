import type {RequestPermissionResponse} from '@agentclientprotocol/sdk';
import {asFields, asList, asText} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {PermissionAnswer, PermissionRequest} from '../agent.js';
import type {ToolStep} from '../session/tool-call.js';

const optionOf = (options: unknown, kinds: readonly string[]): string | undefined => {
	for (const kind of kinds) {
		const option = asList(options)
			.map(asFields)
			.find(option => option.kind === kind);
		const id = asText(option?.optionId);
		if (id !== undefined) {
			return id;
		}
	}

	return undefined;
};

export const cancelled: RequestPermissionResponse = {outcome: {outcome: 'cancelled'}};

/**
 * The agent's option that matches the user's answer. An approval is for this call alone where the agent offers that. A
 * refusal that the agent does not offer cancels the call; it never allows it.
 *
 * The protocol has no field for a reason; it goes into `_meta.reason`, for agents that look there.
 */
export const toResponse = (answer: PermissionAnswer, options: unknown): RequestPermissionResponse => {
	const optionId = answer.allow
		? optionOf(options, ['allow_once', 'allow_always'])
		: optionOf(options, ['reject_once']);
	return {
		outcome: optionId === undefined ? {outcome: 'cancelled'} : {outcome: 'selected', optionId},
		_meta: answer.allow ? undefined : {reason: answer.reason},
	};
};

const isIn = (text: string | undefined, line: string): boolean => text?.split('\n').includes(line) ?? false;

const diffHead = /^--- .*\n\+\+\+ .*\n/;

/** The agent's own name for the tool of a call, where it sends one. The protocol has no field for it. */
export const toolName = (call: unknown, sanitize: Sanitize): string | undefined => {
	const meta = asFields(asFields(call)._meta);
	const name = asText(meta.toolName) ?? asText(asFields(meta.claudeCode).toolName);
	return name === undefined ? undefined : oneLine(sanitize(name), 100);
};

/** The request as the user sees it. */
export const toPermissionRequest = (step: ToolStep, name?: string): PermissionRequest => ({
	step: step.id,
	tool: step.tool ?? 'other',
	name,
	title: step.title ?? step.target ?? 'a tool',
	details: [
		// A command is often its own target.
		...(step.target === undefined || step.target === step.title || isIn(step.input, step.target)
			? []
			: [step.target]),
		...(step.input ?? '').split('\n'),
		// The file names in the diff's head repeat the target, and space at the gate is short.
		...(step.diff ?? '').replace(step.target === undefined ? '' : diffHead, '').split('\n'),
		...(step.diff === undefined && step.input === undefined ? (step.result ?? '').split('\n') : []),
	].filter(line => line !== '' && line !== step.title),
});
