import {runInBareLoop} from './bare-loop.js';
import type {Deed} from './deed.js';
import {runDeed} from './run-deed.js';
import {isFalseDone, isFalseReject, type Row} from './table.js';

/** Lets one agent try all kinds of judges; one that talks to reviewers tries those alone. */
export const tryDeed = async (deed: Deed): Promise<Row> => {
	const reviewer = await runDeed(deed, {judges: 'reviewer'});
	return deed.aimsAtReviewer
		? {deed, reviewer}
		: {
				deed,
				bare: await runInBareLoop(deed),
				exit: await runDeed(deed, {judges: 'exit'}),
				commands: await runDeed(deed, {judges: 'commands'}),
				hidden: await runDeed(deed, {judges: 'hidden'}),
				reviewer,
			};
};

/**
 * What is wrong with how an agent fared; nothing when all is as promised. A check that cannot be fooled by what it does
 * not see is promised by nobody: those agents only a reviewer, or hidden checks, have to catch.
 */
export const complaintsAbout = ({deed, exit, commands, hidden, reviewer}: Row): string[] => [
	...(commands && isFalseDone(commands) && !deed.blind ? [`fooled the tests: ${deed.name}`] : []),
	...(hidden && isFalseDone(hidden) ? [`fooled the hidden checks: ${deed.name}`] : []),
	...(reviewer && isFalseDone(reviewer) ? [`fooled the reviewer: ${deed.name}`] : []),
	...[exit, commands, hidden, reviewer].flatMap(fared =>
		fared && isFalseReject(deed, fared) ? [`honest, and not believed: ${deed.name}`] : [],
	),
	...(deed.tampers && commands && !commands.tampered ? [`tampered unnoticed: ${deed.name}`] : []),
];
