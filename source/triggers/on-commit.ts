import type {TriggerChoice} from '../loop/loop.js';
import {writeTrigger} from '../loop/values/trigger.js';
import type {CommitSeen, TriggerPlace} from './place.js';
import {openSeen, watchFor} from './seen.js';
import {boundedDetails, shownName} from './shown.js';
import type {Trigger} from './trigger.js';
import {watchFolders} from './watch-folders.js';

/** Branches below it are Treadle's own deliveries. */
const deliveries = 'treadle/';
/** Commits that are counted. */
const mostCommits = 1000;

type Branches = Record<string, string>;
type Found = {commits: CommitSeen[]; on: string[]};

/**
 * Wakes when a branch, or the named one, has commits that no branch had when the loop was woken last: made here, pulled or
 * rebased. A branch that is made, moved back or deleted brings no new commit and wakes nothing.
 */
export const onCommit = (
	choice: Extract<TriggerChoice, {kind: 'commit'}>,
	{folder, repository, clock}: TriggerPlace,
): Trigger => {
	const label = writeTrigger(choice);
	const isWatched = (branch: string): boolean =>
		choice.branch === undefined ? !branch.startsWith(deliveries) : branch === choice.branch;
	const branchesNow = async (): Promise<Branches> =>
		Object.fromEntries([...(await repository.branches())].filter(([branch]) => isWatched(branch)));
	const seen = openSeen({folder, label, key: 'branches', now: branchesNow});

	const look = async (): Promise<Found> => {
		await seen.written();
		const before = await seen.before();
		const moved = Object.entries(await branchesNow()).filter(([branch, sha]) => before[branch] !== sha);
		const known = new Set(Object.values(before));
		const tips = moved.filter(([, sha]) => !known.has(sha));
		const commits = await repository.commits(
			tips.map(([, sha]) => sha),
			[...known],
			mostCommits,
		);
		// A branch that points at an old commit has moved, but brings none.
		const isNew = new Set(commits.map(({sha}) => sha));
		return {commits, on: tips.filter(([, sha]) => isNew.has(sha)).map(([branch]) => branch)};
	};

	return {
		label,
		repeats: true,
		next: () => [],
		async wait(signal) {
			signal.throwIfAborted();
			await seen.before();
			const watch = await watchFolders({
				top: repository.gitFolder,
				enters: entered => /^(?:refs(?:\/heads(?:\/.*)?)?|reftable)$/.test(entered) && !isDelivery(entered),
				counts: file =>
					/^(?:refs\/heads|reftable)(?:\/|$)/.test(file) && !isDelivery(file) && !file.endsWith('.lock'),
				clock,
			});
			return watchFor(watch, signal, async () => {
				const {commits, on} = await look();
				return commits.length === 0
					? undefined
					: {
							trigger: label,
							reason: reasonFor(commits.length, on),
							details: boundedDetails(commits.map(({sha, subject}) => `${sha.slice(0, 8)} ${subject}`)),
						};
			});
		},
		waking: seen.waking,
		woken: seen.woken,
		async overlook(work) {
			const before = await branchesNow().catch(() => undefined);
			return seen.unwatched(work, async () => {
				const after = await branchesNow();
				const written = Object.entries(after).filter(([branch, sha]) => before && before[branch] !== sha);
				await seen.see({...(await seen.before()), ...Object.fromEntries(written)});
			});
		},
	};
};

const isDelivery = (file: string): boolean => `${file}/`.startsWith(`refs/heads/${deliveries}`);

const reasonFor = (count: number, on: readonly string[]): string => {
	const commits = `${count === mostCommits ? `${mostCommits} or more` : count} new ${count === 1 ? 'commit' : 'commits'}`;
	const names = on.slice(0, 3).map(shownName);
	const more = on.length - names.length;
	const all = more > 0 ? [...names, `${more} more ${more === 1 ? 'branch' : 'branches'}`] : names;
	return `${commits} on ${all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join('')}`;
};
