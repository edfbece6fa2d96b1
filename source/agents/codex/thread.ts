import path from 'node:path';
import type {Fields} from '../../system/fields.js';
import {readBounded} from '../../system/files/read-bounded.js';
import type {Asking} from '../agent.js';

export type CodexThreadOptions = {
	/** Absolute path of the workspace. */
	folder: string;
	/** `answer` is a thread that only reads, and leaves no trace in the user's history. */
	asking: Asking | 'answer';
	model: string | undefined;
	/** True where the agent has a temporary folder of its own, so that it can do without `/tmp`. */
	hasOwnTemporaryFolder: boolean;
};

type Policy = {approvalPolicy: 'untrusted' | 'never'; sandbox: 'workspace-write' | 'read-only'};

/**
 * `untrusted` asks before each command and each patch. For changes alone nothing fits better: `on-request` lets commands
 * change the workspace unasked or, with the sandbox `read-only`, fail at it unseen; and which commands only read, Codex
 * merely guesses.
 */
const policies: Record<CodexThreadOptions['asking'], Policy> = {
	everything: {approvalPolicy: 'untrusted', sandbox: 'workspace-write'},
	changes: {approvalPolicy: 'untrusted', sandbox: 'workspace-write'},
	nothing: {approvalPolicy: 'never', sandbox: 'workspace-write'},
	answer: {approvalPolicy: 'never', sandbox: 'read-only'},
};

/** Codex reads no more of it either. */
const instructionsLimit = 32 * 1024;

/** Codex leaves out the instructions of a project that is not trusted; they are no more than a prompt. */
const instructionsOf = async (folder: string): Promise<Fields> => {
	const text = (await readBounded(path.join(folder, 'AGENTS.md'), instructionsLimit))?.toString().trim();
	return text ? {developerInstructions: `# Instructions of the project (AGENTS.md)\n\n${text}`} : {};
};

/**
 * Parameters of `thread/start`. The workspace is called untrusted: its `.codex` folder, which an agent can write, may
 * name programs that Codex would start outside its sandbox. Said here it also keeps Codex from entering the workspace
 * as trusted in the user's own configuration. What the sandbox leaves writable is the workspace and the temporary folder.
 *
 * @param withPolicy false leaves the asking to the missing trust, for a Codex that knows no `untrusted` policy any more
 */
export const threadParameters = async (options: CodexThreadOptions, withPolicy = true): Promise<Fields> => {
	const {folder, asking, model} = options;
	const {approvalPolicy, sandbox} = policies[asking];
	return {
		cwd: folder,
		...(withPolicy ? {approvalPolicy} : {}),
		// The person, even where the user's configuration lets a model review.
		approvalsReviewer: 'user',
		sandbox,
		...(model === undefined ? {} : {model}),
		// Who judges takes no instructions from what is judged.
		...(asking === 'answer' ? {ephemeral: true} : await instructionsOf(folder)),
		config: {
			projects: {[folder]: {trust_level: 'untrusted'}},
			'sandbox_workspace_write.writable_roots': [],
			'sandbox_workspace_write.exclude_slash_tmp': options.hasOwnTemporaryFolder,
			// The provider runs a search by itself: nobody can be asked, so there is none. It stays there in a thread whose
			// person wants to be asked about everything only later. Who judges sees what is in the folder, and no more.
			...(asking === 'everything' || asking === 'answer' ? {web_search: 'disabled'} : {}),
		},
	};
};

/** When Codex asks: settled for a turn when it begins. */
export const approvalPolicyOf = (asking: CodexThreadOptions['asking']): Policy['approvalPolicy'] =>
	policies[asking].approvalPolicy;

/** True where a person is to be asked before each call. */
export const isWatched = (asking: CodexThreadOptions['asking']): boolean =>
	approvalPolicyOf(asking) === 'untrusted';
