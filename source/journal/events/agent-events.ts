/** Events about the agent at work. */
import type {Step} from './step.js';
import type {Usage} from './usage.js';

/** What an agent may spend before its work is over, in the measures that the loop limits. */
export type Reserved = {
	/** Input and output together. */
	tokens?: number;
	/** US dollars. */
	cost?: number;
};

export type AgentStarted = {
	type: 'agent.started';
	iteration: number;
	agent: string;
	pid?: number;
	/** Settled when it has finished; charged when the engine died before. */
	reserved?: Reserved;
};
export type AgentStep = {type: 'agent.step'; iteration: number; step: Step};
/** What was spent since the last usage event: a difference, never a running total. */
export type AgentUsage = {
	type: 'agent.usage';
	iteration: number;
	usage: Usage;
	/** Not reported by an agent: the rest of what was reserved for work that was cut off together with its engine. */
	reservation?: true;
	/** Id of the verifier whose agent spent it; undefined for the worker. */
	verifier?: string;
};
export type AgentFinished = {
	type: 'agent.finished';
	iteration: number;
	outcome: 'completed' | 'cancelled' | 'failed' | 'limited';
	/** Why, in one line: a stop reason, an exit code, a time limit. */
	reason: string;
	/** For `failed`, what that was where it is known: it said nothing for too long, is not logged in, or could not be started. */
	cause?: 'silence' | 'login' | 'start';
	/** The agent's last message: what it claims. Counts for nothing. */
	claim?: string;
	/** For `limited`: ISO time from which the provider serves again, where it says. */
	until?: string;
	milliseconds: number;
};
