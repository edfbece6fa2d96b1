import path from 'node:path';
import type {Fields} from '../../system/fields.js';
import {readBounded} from '../../system/files/read-bounded.js';
import type {Asking} from '../agent.js';

export type CodexThreadOptions = {
	/** Absolute path of the workspace. */
	folder: string;
	/** `answer` is a thread that only reads, and is not kept in the user's history. */
	asking: Asking | 'answer';
	model: string | undefined;
	/** True where the agent has a temporary folder of its own, so that it can do without `/tmp`. */
	hasOwnTemporaryFolder: boolean;
};

type Policy = {approvalPolicy: 'untrusted' | 'never'; sandbox: 'workspace-write' | 'read-only'};

/**
 * `untrusted` asks before each command and each patch. No policy fits changes alone: `on-request` lets commands change
 * the workspace without asking or, with the sandbox `read-only`, makes them fail unnoticed; and Codex only guesses which
 * commands just read.
 */
const policies: Record<CodexThreadOptions['asking'], Policy> = {
	everything: {approvalPolicy: 'untrusted', sandbox: 'workspace-write'},
	changes: {approvalPolicy: 'untrusted', sandbox: 'workspace-write'},
	nothing: {approvalPolicy: 'never', sandbox: 'workspace-write'},
	answer: {approvalPolicy: 'never', sandbox: 'read-only'},
};

/** bytes; Codex reads no more of it either. */
const instructionsLimit = 32 * 1024;

/** Codex ignores the instructions of an untrusted project, but they are only a prompt. */
const instructionsOf = async (folder: string): Promise<Fields> => {
	const text = (await readBounded(path.join(folder, 'AGENTS.md'), instructionsLimit))?.toString().trim();
	return text ? {developerInstructions: `# Instructions of the project (AGENTS.md)\n\n${text}`} : {};
};

/**
 * Parameters of `thread/start`. The workspace is declared untrusted: its `.codex` folder, which an agent can write, may
 * name programs that Codex would start outside its sandbox. This also keeps Codex from adding the workspace as trusted to
 * the user's configuration. The sandbox leaves the workspace and the temporary folder writable.
 *
 * @param withPolicy false relies on the missing trust alone, for a Codex that no longer knows the policy `untrusted`
 */
export const threadParameters = async (options: CodexThreadOptions, withPolicy = true): Promise<Fields> => {
	const {folder, asking, model} = options;
	const {approvalPolicy, sandbox} = policies[asking];
	return {
		cwd: folder,
		approvalPolicy: withPolicy ? approvalPolicy : undefined,
		// Even where the user's configuration lets a model review.
		approvalsReviewer: 'user',
		sandbox,
		model,
		// A reviewer takes no instructions from what it reviews.
		...(asking === 'answer' ? {ephemeral: true} : await instructionsOf(folder)),
		config: {
			projects: {[folder]: {trust_level: 'untrusted'}},
			'sandbox_workspace_write.writable_roots': [],
			'sandbox_workspace_write.exclude_slash_tmp': options.hasOwnTemporaryFolder,
			// The provider runs searches by itself, so that no one can be asked: they are switched off. A thread that began
			// without asking about everything keeps them. A reviewer sees only what is in the folder.
			web_search: asking === 'everything' || asking === 'answer' ? 'disabled' : undefined,
		},
	};
};

/** When Codex asks: fixed for a turn when it begins. */
export const approvalPolicyOf = (asking: CodexThreadOptions['asking']): Policy['approvalPolicy'] =>
	policies[asking].approvalPolicy;

/** True where the user is asked before each call. */
export const isWatched = (asking: CodexThreadOptions['asking']): boolean =>
	approvalPolicyOf(asking) === 'untrusted';
