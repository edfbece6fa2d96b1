import type {ToolKind} from '../../journal/events/events.js';
import {type Fields, parseObject} from '../../system/fields.js';
import {bound, type Sanitize} from '../../system/text/sanitize.js';
import {toPermissionRequest} from '../acp/permission.js';
import type {Asking, PermissionAnswer, PermissionRequest} from '../agent.js';
import type {ToolStep} from '../session/tool-call.js';

/** Name under which our hook is known to Claude Code. */
const hook = 'treadle';

/** Longest input that can be edited, in characters. */
const inputLimit = 100_000;

const changing: readonly ToolKind[] = ['edit', 'delete', 'move', 'other'];

/**
 * Hooks for `initialize` that run before every tool call. A hook overrides the user's own rules and modes, so no settings
 * file, not even one that the agent writes, can remove a gate. They are set even while nothing is asked, since the user
 * may want to be asked later in the turn.
 */
export const gateHooks: Fields = {PreToolUse: [{matcher: '*', hookCallbackIds: [hook]}]};

/**
 * Answers the hook before a tool call. When only changes are asked about, Claude Code decides whether a shell command
 * changes anything: it knows commands that do not.
 */
export const decideHook = (asking: Asking, kind: ToolKind): Fields =>
	asking === 'everything' || (asking === 'changes' && changing.includes(kind))
		? {
				hookSpecificOutput: {
					hookEventName: 'PreToolUse',
					permissionDecision: 'ask',
					permissionDecisionReason: 'The user watches this session.',
				},
			}
		: {};

/** The request as the user sees it. Input that is too long, or holds a redacted secret, cannot be edited. */
export const permissionRequestOf = (
	name: string,
	input: Fields,
	step: ToolStep,
	sanitize: Sanitize,
): PermissionRequest => {
	const text = JSON.stringify(input, null, 2);
	const isWhole = text.length <= inputLimit && sanitize(text) === text;
	return {...toPermissionRequest(step), name: bound(sanitize(name), 200), input: isWhole ? text : undefined};
};

/** What the user's answer means for the call; `input` is what it runs with. */
export type PermissionDecision = {allow: true; input: Fields} | {allow: false; reason: string};

/** A call whose edited input is not a JSON object does not run at all. */
export const toDecision = (answer: PermissionAnswer, input: Fields): PermissionDecision => {
	if (!answer.allow || answer.input === undefined) {
		return answer.allow ? {allow: true, input} : answer;
	}

	const edited = parseObject(answer.input);
	return edited
		? {allow: true, input: edited}
		: {
				allow: false,
				reason: 'The user changed the input of this call to something that is not a JSON object.',
			};
};

/** The decision in the protocol's form; the reason reaches the model unchanged. */
export const toPermission = (decision: PermissionDecision): Fields =>
	decision.allow
		? {behavior: 'allow', updatedInput: decision.input}
		: {behavior: 'deny', message: decision.reason};
