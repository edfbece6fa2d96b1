import {lockForRun} from '../../engine/preflight/lock-for-run.js';
import type {Sha} from '../../journal/events/events.js';
import type {RunState} from '../../journal/state/state.js';
import {commitsOfRun, recoverCommits, requireRecovered} from '../../workspace/store/lost-commits.js';
import {storeFolderOf} from '../../workspace/store/repository-folder.js';
import {setAsideOf} from '../../workspace/store/set-aside.js';
import {openStore, storeSettings} from '../../workspace/store/store.js';
import {findDamage} from '../../workspace/store/store-health.js';
import {print} from '../terminal/output.js';
import type {Location} from './locate.js';

/**
 * Makes sure that a checkpoint of a run can be read from the store. A damaged store is set aside first, and the run's
 * commits are recovered from it as far as possible.
 *
 * @throws Problem (exit code 1) that says what is lost, when the commit is
 */
export const requireInStore = async (
	{repository, folder}: Location,
	run: string,
	state: RunState,
	commit: Sha,
): Promise<void> => {
	const storeFolder = storeFolderOf(folder);
	const damage = await findDamage(storeFolder, storeSettings);
	if (damage === undefined && setAsideOf(storeFolder).length === 0) {
		return;
	}

	const lock = await lockForRun(folder, run, {command: 'treadle deliver'});
	try {
		const {healed} = await openStore(repository, folder);
		for (const line of healed) {
			print(`${line}\n`);
		}

		const made = state.iterations.flatMap(({iteration, commit: of}) =>
			of ? [[iteration, of] as const] : [],
		);
		const base = state.run ? [[0, state.run.base] as const] : [];
		// Work on other commits than the checkpoint's, each under a ref of its own.
		const offered = state.offers
			.filter(offer => offer.checkpoint === commit && offer.commit !== commit)
			.map(offer => ({
				name: 'the work on your HEAD',
				commit: offer.commit,
				ref: `refs/treadle/${run}/delivery/${commit}-on-${(offer.onto ?? '').slice(0, 16)}`,
			}));
		const all = [...commitsOfRun(run, new Map([...base, ...made])), ...offered];
		const lost = await recoverCommits(storeFolder, all);
		const needed = [commit, ...offered.map(one => one.commit)];
		requireRecovered(run, storeFolder, {doing: 'be delivered', needed, all, lost});
	} finally {
		lock.release();
	}
};
