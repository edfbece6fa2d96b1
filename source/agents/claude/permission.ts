import type {ToolKind} from '../../journal/events/events.js';
import type {Fields} from '../../system/fields.js';
import {bound, type Sanitize} from '../../system/text/sanitize.js';
import {toPermissionRequest} from '../acp/permission.js';
import type {Asking, PermissionAnswer, PermissionRequest} from '../agent.js';
import type {ToolStep} from '../session/tool-call.js';

/** Name under which our hook is known to Claude Code. */
const hook = 'treadle';

/** Longest input a person is given to edit, in characters. */
const inputLimit = 100_000;

const changing: readonly ToolKind[] = ['edit', 'delete', 'move', 'other'];

/**
 * Hooks for `initialize` that put us before every tool call. A hook's word comes before the user's own rules and modes,
 * so nothing that lies in a settings file, or that the agent writes into one, makes a gate disappear. They are there even
 * while nothing is asked, as a person may want to be asked in the middle of a turn.
 */
export const gateHooks: Fields = {PreToolUse: [{matcher: '*', hookCallbackIds: [hook]}]};

/**
 * Answers the hook before a tool call. Whether a shell command changes anything is Claude Code's judgement when only
 * changes are asked about: it knows commands that do not.
 */
export const decideHook = (asking: Asking, kind: ToolKind): Fields =>
	asking === 'everything' || (asking === 'changes' && changing.includes(kind))
		? {
				hookSpecificOutput: {
					hookEventName: 'PreToolUse',
					permissionDecision: 'ask',
					permissionDecisionReason: 'A person watches this session.',
				},
			}
		: {};

/** The question as the person sees it. What would not come back as it was, as a secret in it is hidden, is not for editing. */
export const permissionRequestOf = (
	name: string,
	input: Fields,
	step: ToolStep,
	sanitize: Sanitize,
): PermissionRequest => {
	const text = JSON.stringify(input, null, 2);
	const isWhole = text.length <= inputLimit && sanitize(text) === text;
	return {...toPermissionRequest(step), name: bound(sanitize(name), 200), ...(isWhole ? {input: text} : {})};
};

/** What the person's answer means for the call: `input` is what it runs with. */
export type PermissionDecision = {allow: true; input: Fields} | {allow: false; reason: string};

/** An edited input that is not a JSON object does not run, and does not run unedited either. */
export const toDecision = (answer: PermissionAnswer, input: Fields): PermissionDecision => {
	if (!answer.allow || answer.input === undefined) {
		return answer.allow ? {allow: true, input} : answer;
	}

	try {
		const edited: unknown = JSON.parse(answer.input);
		return typeof edited === 'object' && edited !== null && !Array.isArray(edited)
			? {allow: true, input: edited as Fields}
			: {
					allow: false,
					reason: 'A person changed the input of this call to something that is no JSON object.',
				};
	} catch (error) {
		const reason = `A person changed the input of this call to something that is no JSON: ${(error as Error).message}`;
		return {allow: false, reason};
	}
};

/** The decision in the words of the protocol; a reason reaches the model as it is. */
export const toPermission = (decision: PermissionDecision): Fields =>
	decision.allow
		? {behavior: 'allow', updatedInput: decision.input}
		: {behavior: 'deny', message: decision.reason};
