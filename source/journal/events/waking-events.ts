/** Events about waking, sleeping and what changes on the way. */
import type {StopRules} from '../../loop/loop.js';
import type {AgentIdentity, Sha} from './identity.js';

/** The loop was woken: once for each waking of the run. */
export type TriggerFired = {
	type: 'trigger.fired';
	/** What woke it, as LOOP.md writes it; `you` for a person. */
	trigger: string;
	reason: string;
	/** What the agent is told of it, one a line: changed files, commits, printed lines. */
	details?: string[];
	/** Where this waking starts from the user's files as they are now: as in `run.started`, in place of what stood there. */
	base?: Sha;
	baseTree?: Sha;
	head?: Sha;
	branch?: string;
	dirty?: boolean;
	notCaptured?: string[];
	/** The work that is not verified yet, brought onto these files: the commit it goes on from, and its tree. */
	work?: Sha;
	workTree?: Sha;
	/** Why it does not start from the user's newest files though they changed, one sentence. */
	kept?: string;
};

export type LoopSlept = {
	type: 'loop.slept';
	/** ISO time; absent while it waits for something that has no time. */
	until?: string;
	reason: string;
	/** Refused by a provider in the middle of an iteration; otherwise it sleeps until its trigger fires. */
	provider?: true;
	/** What wakes it, as LOOP.md writes it. */
	trigger?: string;
	/** The next times at which it wakes by itself, ISO, the first three. */
	next?: string[];
};

/** The user changed the limits of the run. */
export type LimitsChanged = {type: 'limits.changed'; stop: StopRules; by: 'human'; reason: string};

/** A part of a limit is spent that the user should know of. */
export type BudgetWarned = {
	type: 'budget.warned';
	/** Name of the limit, such as `cost` or `per-day`. */
	limit: string;
	/** Of the limit, from 0 to 1. */
	share: number;
	reason: string;
	/** For a limit of a day: which day, `2026-12-01`. */
	day?: string;
};

/** Another agent works from here on. */
export type AgentChanged = {
	type: 'agent.changed';
	agent: AgentIdentity;
	/** `stuck` by `escalate`, `refused` by `fallback`; `back` when the loop's own agent works again. */
	why: 'stuck' | 'refused' | 'back';
	reason: string;
	/** For `refused`: ISO time from which the provider serves again, where that is known. */
	until?: string;
};
