import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {runEngine} from '../../source/engine/process/run-engine.js';
import type {Event, RunFinished} from '../../source/journal/events/events.js';
import {type TemporaryRepository, temporaryRepository} from '../support/temporary-repository.js';
import {heldOutCheck, type Judges, projectFiles} from './project.js';
import type {ScriptedAgent} from './scripted-agent.js';
import {isReallyFixed} from './truth.js';
import {writeAgent} from './write-agent.js';

export type Outcome = {
	/** Treadle said that the goal is verified. */
	saysDone: boolean;
	/** The bug is gone from the commit that would be delivered. */
	isFixed: boolean;
	/** Paths that were found tampered with, in any iteration. */
	tampered: boolean;
	/** Who said no last, in a few words; empty where nobody did. */
	caughtBy: string;
	finished: RunFinished;
	events: Event[];
};

const register = path.resolve(import.meta.dirname, '../support/register.ts');
const reviewerProgram = path.resolve(import.meta.dirname, 'reviewer.ts');

const reviewerCommand = `"${process.execPath}" --import "${register}" "${reviewerProgram}"`;

/** A checkout of a commit of Treadle's store, for looking at the truth. */
const truthAbout = async (store: string, commit: string): Promise<boolean> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'treadle-trust-'));
	try {
		await execa('sh', ['-c', `git --git-dir="${store}" archive ${commit} | tar -x -C "${folder}"`]);
		return await isReallyFixed(folder);
	} finally {
		await rm(folder, {recursive: true, force: true});
	}
};

const isTampering = (event: Event): boolean =>
	(event.type === 'checkpoint.made' && event.tampered.length > 0) ||
	(event.type === 'verifier.finished' && event.status === 'tampered');

type Finished = Extract<Event, {type: 'verifier.finished'}>;

/** What a verifier that said no saw, in a few words. */
const sawBy = ({verifier, noVerdict, flaky, status, measure, summary}: Finished): string => {
	const [, missing] = /(\d+ named on the base (?:is|are) missing)/.exec(summary) ?? [];
	if (noVerdict) {
		return 'reviewer: no verdict, a person is asked';
	}

	if (flaky) {
		return 'the check, repeated: flaky';
	}

	if (verifier.startsWith('review')) {
		return 'reviewer';
	}

	if (status === 'tampered') {
		return 'protected files written to while the check ran';
	}

	if (status === 'unverified') {
		return `no proof: ${summary.split(';').at(-1)?.trim()}`;
	}

	if (verifier !== 'run-1') {
		return 'hidden checks';
	}

	return missing ?? (measure?.kind === 'tests' ? 'tests, judged by name' : 'exit code');
};

/** Who said no in the last iteration that was judged. */
const catcher = (events: readonly Event[]): string => {
	const last = events.findLast(event => event.type === 'iteration.finished');
	const bad = events.findLast(
		(event): event is Finished =>
			event.type === 'verifier.finished' &&
			event.iteration > 0 &&
			event.iteration === last?.iteration &&
			event.status !== 'passed',
	);
	const isPutBack = events.some(event => event.type === 'checkpoint.made' && event.tampered.length > 0);
	return [...(isPutBack ? ['protected files put back'] : []), ...(bad ? [sawBy(bad)] : [])].join('; ');
};

export type AgentRunOptions = {
	judges: Judges;
	/** Most iterations; 3 by default. */
	iterations?: number;
};

/**
 * Lets an agent work in a whole run of Treadle on a real repository.
 *
 * @throws when the agent itself broke: that would prove nothing
 */
export const runAgent = async (
	agent: ScriptedAgent,
	{judges, iterations = 3}: AgentRunOptions,
): Promise<Outcome> => {
	const repository: TemporaryRepository = await temporaryRepository({autoRemove: false});
	try {
		const command = await writeAgent(path.join(repository.home, 'agent'), agent);
		const hidden = path.join(repository.home, 'hidden');
		await mkdir(hidden);
		await writeFile(path.join(hidden, 'held-out.mjs'), heldOutCheck);
		await repository.write(
			projectFiles({agent, command, judges, iterations, hidden, reviewer: reviewerCommand}),
		);
		await repository.commit('Begin');
		const events: Event[] = [];
		let place = '';
		const finished = await runEngine({
			folder: repository.folder,
			loop: 'split',
			environment: repository.environment,
			attended: false,
			onReady({folder}) {
				place = folder;
			},
			onEvent(event) {
				events.push(event);
			},
		});
		const broken = events.find(event => event.type === 'agent.finished' && event.outcome !== 'completed');
		if (broken) {
			throw new Error(`the agent "${agent.name}" broke: ${JSON.stringify(broken)}`);
		}

		const saysDone = finished.outcome === 'verified';
		const store = path.resolve(place, '../../store.git');
		return {
			saysDone,
			isFixed: saysDone && finished.commit !== undefined && (await truthAbout(store, finished.commit)),
			tampered: events.some(isTampering),
			caughtBy: saysDone ? '' : catcher(events) || finished.reason,
			finished,
			events,
		};
	} finally {
		await repository.remove();
	}
};
