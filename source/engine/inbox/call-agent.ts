import type {Agent} from '../../agents/agent.js';

/** Kinds of agents whose name says how they are driven, not who they are. */
const nameless: readonly string[] = ['command', 'acp'];

/** What a question to a person calls the agent. */
export const callAgent = ({name}: Pick<Agent, 'name'>): string =>
	nameless.includes(name) ? 'the agent' : name;
