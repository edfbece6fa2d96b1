import {isOpen} from '../../journal/state/offers.js';
import type {RunState} from '../../journal/state/state.js';
import {Problem} from '../../problem.js';
import {displayPath} from '../../system/text/display-path.js';
import {storeFolderOf} from '../../workspace/store/repository-folder.js';
import {chooseCheckpoint} from '../selection/choose-checkpoint.js';
import {print} from '../terminal/output.js';
import {isLive, record} from './record.js';
import {discardThroughEngine, endRun} from './through-engine.js';

export type DiscardOptions = {
	state: RunState;
	run: string;
	runFolder: string;
	stateFolder: string;
	/** The commit that was named. */
	named: string | undefined;
	/** All drafts but the newest. */
	older: boolean;
};

/** The commits that are turned down, and how each was to be delivered. */
const chosen = ({state, run, named, older}: DiscardOptions): {commit: string; as: string}[] => {
	if (older) {
		const [, ...others] = state.offers.filter(isOpen);
		if (others.length === 0) {
			throw new Problem(`${run} has no older drafts.`, {hint: `Look at what waits: treadle deliver ${run}`});
		}

		return others;
	}

	const {commit, offer} = chooseCheckpoint(state, run, named);
	return [offer ?? {commit, as: state.run?.deliver ?? 'branch'}];
};

/** Turns the newest result down, or the named one, or all older ones. The checkpoints stay. */
export const discard = async (options: DiscardOptions): Promise<void> => {
	const {state, run, runFolder, stateFolder} = options;
	const gone = chosen(options);
	// Otherwise the run has nothing left to do: what it asked about is turned down.
	const sleepsOn = state.run?.until === 'never' || state.gate?.commit !== gone[0]?.commit;
	if (isLive(state) && sleepsOn) {
		await discardThroughEngine(
			runFolder,
			gone.map(({commit}) => commit),
		);
	} else {
		if (isLive(state)) {
			await endRun(stateFolder, run, runFolder);
		}

		await record(stateFolder, run, runFolder, async () =>
			gone.map(({commit, as}) => ({type: 'delivery.done', outcome: 'discarded', commit, as})),
		);
	}

	const what = gone.length === 1 ? 'Discarded' : `${gone.length} drafts discarded`;
	print(`${what}. The checkpoints stay in ${displayPath(storeFolderOf(stateFolder))}.\n`);
};
