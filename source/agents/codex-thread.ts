import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Fields} from './acp-fields.js';
import type {Asking} from './agent.js';

export type CodexThreadOptions = {
	/** Absolute path of the workspace. */
	folder: string;
	/** `answer` is a thread that only reads, and leaves no trace in the user's history. */
	asking: Asking | 'answer';
	model: string | undefined;
	/** True where the agent has a temporary folder of its own, so that it can do without `/tmp`. */
	hasOwnTemporaryFolder: boolean;
};

type Policy = {
	approvalPolicy: 'untrusted' | 'on-request' | 'never';
	sandbox: 'workspace-write' | 'read-only';
};

/**
 * - `untrusted` asks for each command, reading ones too, and for each patch.
 * - `on-request` with `read-only` lets commands run as long as they change nothing, which the sandbox sees to, and asks
 *   for patches and for commands that have to leave the sandbox.
 * - `never` keeps what runs unasked in the workspace.
 */
const policies: Record<CodexThreadOptions['asking'], Policy> = {
	everything: {approvalPolicy: 'untrusted', sandbox: 'workspace-write'},
	changes: {approvalPolicy: 'on-request', sandbox: 'read-only'},
	nothing: {approvalPolicy: 'never', sandbox: 'workspace-write'},
	answer: {approvalPolicy: 'never', sandbox: 'read-only'},
};

/** Codex reads no more of it either. */
const INSTRUCTIONS_LIMIT = 32 * 1024;

/** Codex leaves out the instructions of a project that is not trusted; they are no more than a prompt. */
const instructionsOf = (folder: string): string | undefined => {
	try {
		const text = readFileSync(path.join(folder, 'AGENTS.md'), 'utf8').slice(0, INSTRUCTIONS_LIMIT);
		return text.trim() === '' ? undefined : `# Instructions of the project (AGENTS.md)\n\n${text}`;
	} catch {
		return undefined;
	}
};

/**
 * Parameters of `thread/start`. The workspace is called untrusted: its `.codex` folder, which an agent can write, may
 * name programs that Codex would start outside its sandbox. Said here it also keeps Codex from entering the workspace
 * as trusted in the user's own configuration. What the sandbox leaves writable is the workspace and the temporary folder.
 *
 * @param withPolicy false leaves the asking to the missing trust, for a Codex that knows no `untrusted` policy any more
 */
export const threadParameters = (options: CodexThreadOptions, withPolicy = true): Fields => {
	const {folder, asking, model} = options;
	const {approvalPolicy, sandbox} = policies[asking];
	const instructions = instructionsOf(folder);
	return {
		cwd: folder,
		...(withPolicy ? {approvalPolicy} : {}),
		// The person, even where the user's configuration lets a model review.
		approvalsReviewer: 'user',
		sandbox,
		...(model === undefined ? {} : {model}),
		...(instructions === undefined ? {} : {developerInstructions: instructions}),
		...(asking === 'answer' ? {ephemeral: true} : {}),
		config: {
			projects: {[folder]: {trust_level: 'untrusted'}},
			'sandbox_workspace_write.writable_roots': [],
			'sandbox_workspace_write.exclude_slash_tmp': options.hasOwnTemporaryFolder,
			// The provider runs a search by itself: nobody can be asked, so there is none.
			...(asking === 'everything' ? {web_search: 'disabled'} : {}),
		},
	};
};

/** True when the thread that was started asks at least as often as it should. */
export const asksEnough = (asking: CodexThreadOptions['asking'], {approvalPolicy}: Fields): boolean =>
	asking === 'nothing' || asking === 'answer' || approvalPolicy === policies[asking].approvalPolicy;
