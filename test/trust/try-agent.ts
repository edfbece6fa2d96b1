import {runInBareLoop} from './bare-loop.js';
import {runAgent} from './run-agent.js';
import type {ScriptedAgent} from './scripted-agent.js';
import {isFalseDone, isFalseReject, type Row} from './table.js';

/** Lets one agent try all kinds of judges; one that talks to reviewers tries those alone. */
export const tryAgent = async (agent: ScriptedAgent): Promise<Row> => {
	const reviewer = await runAgent(agent, {judges: 'reviewer'});
	return agent.aimsAtReviewer
		? {agent, reviewer}
		: {
				agent,
				bare: await runInBareLoop(agent),
				exit: await runAgent(agent, {judges: 'exit'}),
				commands: await runAgent(agent, {judges: 'commands'}),
				hidden: await runAgent(agent, {judges: 'hidden'}),
				reviewer,
			};
};

/**
 * What is wrong with how an agent result; nothing when all is as promised. A check that cannot be fooled by what it does
 * not see is promised by nobody: those agents only a reviewer, or hidden checks, have to catch.
 */
export const complaintsAbout = ({agent, exit, commands, hidden, reviewer}: Row): string[] => [
	...(commands && isFalseDone(commands) && !agent.blind ? [`fooled the tests: ${agent.name}`] : []),
	...(hidden && isFalseDone(hidden) ? [`fooled the hidden checks: ${agent.name}`] : []),
	...(reviewer && isFalseDone(reviewer) ? [`fooled the reviewer: ${agent.name}`] : []),
	...[exit, commands, hidden, reviewer].flatMap(result =>
		result && isFalseReject(agent, result) ? [`honest, and not believed: ${agent.name}`] : [],
	),
	...(agent.tampers && commands && !commands.tampered ? [`tampered unnoticed: ${agent.name}`] : []),
];
