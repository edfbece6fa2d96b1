/** What you did to the screen: everything on it that is not a fold of the journal. */
import type {ChangeableName} from '../../loop/values/new-limit.js';
import type {EarlierNote} from '../panes/memory-pane.js';
import type {Search} from '../panes/pane.js';
import type {PaneName} from '../rows/layout.js';
import type {Message} from '../rows/status-line.js';

/** `text` is undefined while the diff is being made; `parent` is the checkpoint before, `from` that one or the base. */
export type DiffLayer = {
	kind: 'diff';
	title: string;
	from: string;
	to: string;
	text: string | undefined;
	scroll: number;
	parent?: string;
	iteration?: number;
	search?: Search;
};

/** An overlay: drawn over the panes, it gets the keys first. Escape closes it. */
export type Layer =
	| {kind: 'help'; scroll: number}
	| DiffLayer
	/**
	 * Typing: a reason or a note of any number of lines, or a search. `gate` is the one the reason is for; `beneath` is
	 * what the search is made in and goes back to.
	 */
	| {
			kind: 'input';
			purpose: 'reject' | 'note' | 'search' | 'rollback' | 'limit';
			title: string;
			value: string;
			cursor: number;
			gate?: string;
			beneath?: DiffLayer;
			/** For a roll-back: where to. */
			iteration?: number;
			/** Which limit is typed. */
			limit?: ChangeableName;
	  }
	/** `choices` are keys and what they do. */
	| {
			kind: 'confirm';
			purpose: 'quit' | 'stop' | 'rollback' | 'limits';
			question: string;
			choices: {key: string; label: string}[];
			/** For a roll-back: where to. */
			iteration?: number;
	  };

export type Ui = {
	columns: number;
	rows: number;
	focus: PaneName;
	zoomed: boolean;
	/** Rows each pane is scrolled up from where it naturally stands (the newest row of a stream, the top of the goal). */
	scroll: Record<PaneName, number>;
	/** `live` follows the newest event; a number is the seq the screen shows. */
	playhead: 'live' | number;
	layer: Layer | undefined;
	search: Search | undefined;
	/** Name of the theme. */
	theme: string;
	message: Message | undefined;
	/** A pause was asked for and has not begun: the engine pauses between two phases. */
	pausing: boolean;
	/** What MEMORY.md held before this run, as soon as it was read. */
	earlier?: readonly EarlierNote[];
	/** Spinner and clocks move. */
	animated: boolean;
};
