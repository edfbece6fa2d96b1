import type {Moment, RunView} from '../../journal/state/state.js';
import type {Ui} from './ui.js';

export type PlayheadOptions = {
	view: RunView;
	/** Where the playhead should be. */
	wanted: () => Ui['playhead'];
	/** Another moment was read, or none is needed any more. */
	onLoaded: () => void;
	onProblem: (error: unknown) => void;
};

export type Playhead = {
	/** The past moment read last; undefined until one was read since the playhead left live. */
	moment: () => Moment | undefined;
	isLoading: () => boolean;
	/** Reads the moment that is wanted, unless it is there. */
	follow: () => void;
};

/**
 * Reads past moments one after the other. While one is read you may go on scrubbing: then only the last place counts;
 * moments in between are shown if they are there, but not waited for.
 */
export const createPlayhead = ({view, wanted, onLoaded, onProblem}: PlayheadOptions): Playhead => {
	let moment: Moment | undefined;
	let loading = false;

	const load = async (): Promise<void> => {
		let loaded: Ui['playhead'] = 'live';
		while (wanted() !== loaded) {
			const seq = wanted();
			if (seq === 'live') {
				break;
			}
			const read = await view.at(seq);
			loaded = seq;
			if (wanted() === 'live') {
				break;
			}
			moment = read;
			if (wanted() !== loaded) {
				onLoaded();
			}
		}
	};

	return {
		moment: () => moment,
		isLoading: () => loading,
		follow() {
			// A later look back begins from what was on the screen, not from where the last one ended.
			if (wanted() === 'live') {
				moment = undefined;
			}
			if (loading || wanted() === 'live') {
				return;
			}
			loading = true;
			load().then(
				() => {
					loading = false;
					onLoaded();
				},
				error => {
					loading = false;
					onProblem(error);
				},
			);
		},
	};
};
