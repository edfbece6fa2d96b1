import type {Agent} from '../../agents/agent.js';
import type {AgentChoice} from '../../loop/loop.js';
import type {AgentNow} from '../progress/take-over.js';

/** An agent that works, or may take over. */
export type Worker = {
	agent: Agent;
	choice: AgentChoice;
	/** Its whole environment. */
	environment: Record<string, string>;
};

/** The agent that works now: the loop's own, or the one that took over. */
export const workerOf = ({
	parts,
	loop,
	progress,
}: {
	parts: {
		agent: Agent;
		agentEnvironment: Record<string, string>;
		helpers: {escalated?: Worker | undefined; fallback?: Worker | undefined};
	};
	loop: {agent: AgentChoice};
	progress: {agentNow: AgentNow};
}): Worker => {
	const own = {agent: parts.agent, choice: loop.agent, environment: parts.agentEnvironment};
	return progress.agentNow === 'own' ? own : (parts.helpers[progress.agentNow] ?? own);
};
