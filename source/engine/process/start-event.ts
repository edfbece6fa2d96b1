import type {RunStarted} from '../../journal/events/events.js';
import {repeats, writeTrigger} from '../../loop/values/trigger.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {Context} from '../inbox/context.js';

/** Lines that are listed; the rest is only counted. */
const mostSkipped = 20;

/** What of the user's files could not be captured, as an event says it. */
export const describeSkipped = (skipped: readonly string[]): Pick<RunStarted, 'notCaptured'> => {
	if (skipped.length === 0) {
		return {};
	}

	const more = skipped.length - mostSkipped;
	const lines = skipped.slice(0, mostSkipped).map(line => oneLine(line, 300));
	return {notCaptured: more > 0 ? [...lines, `and ${more} more`] : lines};
};

/** The first event of a run: everything that is frozen for it. */
export const startEvent = ({loop, parts, place}: Context): RunStarted => ({
	type: 'run.started',
	run: place.run,
	loop: loop.name,
	loopFile: loop.file,
	loopDigest: loop.digest,
	goal: loop.goal,
	body: loop.body,
	repository: place.repository,
	workspace: place.workspace,
	base: parts.base.commit,
	baseTree: parts.base.tree,
	head: place.head,
	branch: place.branch,
	dirty: parts.base.dirty,
	...describeSkipped(parts.base.skipped),
	agent: {name: parts.agent.name, label: parts.agent.label, scripted: parts.agent.scripted},
	verifiers: parts.verifiers.map(({id, kind, label, hidden}) => ({
		id,
		kind,
		label,
		...(hidden ? {hidden: true as const} : {}),
	})),
	stop: loop.stop,
	gates: [...loop.gates],
	...(loop.triggers.some(repeats) ? {triggers: loop.triggers.map(writeTrigger), until: loop.until} : {}),
	turns: loop.turns,
	allow: loop.allow && [...loop.allow],
	protect: [...loop.protect],
	...(parts.alsoProtected.length > 0 ? {alsoProtected: [...parts.alsoProtected]} : {}),
	...(parts.skills ? {skills: parts.skills.kept} : {}),
	...(parts.warnings.length > 0 ? {warnings: [...parts.warnings]} : {}),
	contained: false,
	containment: 'agent and checks run with your rights; only the clone keeps them from your checkout',
	deliver: loop.deliver,
	pid: process.pid,
	version: place.version,
});
