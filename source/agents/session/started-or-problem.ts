import type {ProcessEnd} from '../../system/process/start-process.js';
import type {AgentSession} from '../agent.js';

/** A session that also reports how its process ended. */
export type ProcessSession = AgentSession & {ended: Promise<ProcessEnd>};

/** Returns the session; throws the Problem that kept its process from starting. */
export const startedOrProblem = async (session: ProcessSession): Promise<AgentSession> => {
	const problem = session.pid === undefined ? (await session.ended).problem : undefined;
	if (problem) {
		await session.dispose();
		throw problem;
	}

	return session;
};
