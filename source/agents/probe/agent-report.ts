import type {AgentChoice} from '../../loop/loop.js';
import {Problem} from '../../problem.js';
import type {ProductName} from '../../products/index.js';
import type {Agent} from '../agent.js';
import {type CreateAgentOptions, createAgent} from '../index.js';
import type {LoginState} from './handshake.js';

/** What Treadle can do with an agent, by its driver. Field names are part of `treadle doctor --json`. */
export type Abilities = {
	asks: Agent['asks'];
	hearsReasons: boolean;
	takesEdits: boolean;
	tellsTokens: boolean;
	cost: 'reported' | 'estimated' | 'unknown';
	verdict: 'schema' | 'tool' | 'none';
};

/** What was found out about one agent without calling its model. Field names are part of `treadle doctor --json`. */
export type AgentReport = {
	name: ProductName | 'rehearsal';
	/** Absolute path of its program; undefined when it is not on the PATH. */
	path: string | undefined;
	version: string | undefined;
	/** Oldest version that Treadle supports. */
	oldest: string | undefined;
	isTooOld: boolean;
	/** Whether it answered in its protocol; undefined when it was not started. */
	answers: boolean | undefined;
	/** From its start to its answer. */
	milliseconds: number | undefined;
	login: LoginState;
	/** How it is logged in, as the agent names it. */
	means: string | undefined;
	/** Undefined when Treadle has no driver for it. */
	abilities: Abilities | undefined;
	/** What is wrong, each in a sentence, and what to do about it. */
	problems: {message: string; hint?: string}[];
};

/** What the driver of an agent capabilities do; undefined when there is none. */
export const abilitiesOf = (choice: AgentChoice, options: CreateAgentOptions): Abilities | undefined => {
	try {
		const {asks, capabilities = {}} = createAgent(choice, options);
		return {
			asks,
			hearsReasons: capabilities.takesReasons ?? false,
			takesEdits: capabilities.takesEdits ?? false,
			tellsTokens: capabilities.reportsTokens ?? false,
			cost: capabilities.reportsCost ?? 'unknown',
			verdict: capabilities.answersJson ?? 'none',
		};
	} catch (error) {
		if (error instanceof Problem) {
			return undefined;
		}

		throw error;
	}
};

/** A report without any findings yet. */
export const blankReport = (name: AgentReport['name']): AgentReport => ({
	name,
	path: undefined,
	version: undefined,
	oldest: undefined,
	isTooOld: false,
	answers: undefined,
	milliseconds: undefined,
	login: 'unknown',
	means: undefined,
	abilities: undefined,
	problems: [],
});
