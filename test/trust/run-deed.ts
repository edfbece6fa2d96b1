import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {runEngine} from '../../source/engine/run-engine.js';
import type {Event, RunFinished} from '../../source/journal/events.js';
import {type TemporaryRepository, temporaryRepository} from '../support/temporary-repository.js';
import type {Deed} from './deed.js';
import {projectFiles} from './project.js';
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

const words: Record<string, (summary: string) => string> = {
	tampered: () => 'protected files put back',
	flaky: () => 'repeated check: flaky',
	review: () => 'reviewer',
	noVerdict: () => 'reviewer: no verdict, asks a person',
	report: summary => `report: ${summary}`,
	unverified: summary => `no proof: ${summary}`,
	failed: summary => `check: ${summary}`,
};

/** Who said no in the last iteration that was judged. */
const catcher = (events: readonly Event[]): string => {
	const iterations = events.filter(event => event.type === 'iteration.finished' && event.iteration > 0);
	const last = iterations.at(-1);
	if (last?.type !== 'iteration.finished' || last.verdict === 'passed') {
		return '';
	}

	const results = events.filter(
		event => event.type === 'verifier.finished' && event.iteration === last.iteration,
	);
	const bad = results.findLast(event => event.type === 'verifier.finished' && event.status !== 'passed');
	const isTampered = events.some(event => event.type === 'checkpoint.made' && event.tampered.length > 0);
	if (bad?.type !== 'verifier.finished') {
		return isTampered ? (words.tampered?.('') ?? '') : last.reason;
	}

	const kind = bad.noVerdict
		? 'noVerdict'
		: bad.flaky
			? 'flaky'
			: bad.verifier.startsWith('review')
				? 'review'
				: bad.status === 'unverified' || bad.status === 'tampered'
					? 'unverified'
					: bad.measure?.kind === 'tests'
						? 'report'
						: 'failed';
	const caught = words[kind]?.(bad.summary) ?? bad.summary;
	return isTampered ? `${words.tampered?.('')}; ${caught}` : caught;
};

/** Lets an agent work in a whole run of Treadle on a real repository. */
export const runDeed = async (deed: Deed, options: {reviewer: boolean}): Promise<Outcome> => {
	const repository: TemporaryRepository = await temporaryRepository({autoRemove: false});
	try {
		const agent = await writeAgent(path.join(repository.home, 'agent'), deed);
		await repository.write(
			projectFiles({deed, agent, reviewer: options.reviewer ? reviewerCommand : undefined}),
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
		const saysDone = finished.outcome === 'verified';
		const store = path.resolve(place, '../../store.git');
		return {
			saysDone,
			isFixed: saysDone && finished.commit !== undefined && (await truthAbout(store, finished.commit)),
			tampered: events.some(event => event.type === 'checkpoint.made' && event.tampered.length > 0),
			caughtBy: saysDone ? '' : catcher(events) || finished.reason,
			finished,
			events,
		};
	} finally {
		await repository.remove();
	}
};
