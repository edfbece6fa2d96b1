import type {EarlierNote} from '../panes/memory-pane.js';
import {type PaneName, paneNames} from '../rows/layout.js';
import {insertText, type Typed} from './edit-text.js';
import type {Layer, Ui} from './ui.js';

/** Everything that can change the screen apart from the run. */
export type Action =
	| {type: 'resized'; columns: number; rows: number}
	| {type: 'focused'; pane: PaneName}
	| {type: 'focus moved'; by: 1 | -1}
	| {type: 'zoomed'}
	/** `scroll` is within bounds already. */
	| {type: 'scrolled'; pane: PaneName; scroll: number}
	| {type: 'playhead moved'; to: Ui['playhead']}
	| {type: 'layer opened'; layer: Layer}
	| {type: 'layer closed'}
	| {type: 'layer scrolled'; scroll: number}
	| {type: 'text edited'; typed: Typed}
	| {type: 'pasted'; text: string}
	/** Answers that come after the layer moved on to other commits are dropped. */
	| {type: 'diff made'; from: string; to: string; text: string}
	| {type: 'searched'; query: string; match: number}
	| {type: 'search ended'}
	| {type: 'themed'; theme: string}
	| {type: 'notes read'; earlier: readonly EarlierNote[]}
	| {type: 'pause asked'; pausing: boolean}
	| {type: 'said'; message: Ui['message']};

export type InitialUi = Pick<Ui, 'columns' | 'rows' | 'theme' | 'animated'>;

const unscrolled: Ui['scroll'] = {goal: 0, step: 0, verifier: 0, memory: 0};

/** The screen before the first key. */
export const initialUi = (given: InitialUi): Ui => ({
	...given,
	focus: 'step',
	zoomed: false,
	scroll: unscrolled,
	playhead: 'live',
	layer: undefined,
	search: undefined,
	message: undefined,
	pausing: false,
});

const neighbour = (pane: PaneName, by: 1 | -1): PaneName =>
	paneNames[(paneNames.indexOf(pane) + by + paneNames.length) % paneNames.length] ?? pane;

/** Reasons and notes may have many lines. */
export const linesOf = ({purpose}: Extract<Layer, {kind: 'input'}>): 'many lines' | 'one line' =>
	purpose === 'search' || purpose === 'limit' ? 'one line' : 'many lines';

/** A search belongs to the pane it was made in. */
const focus = (ui: Ui, pane: PaneName): Ui =>
	pane === ui.focus ? ui : {...ui, focus: pane, search: undefined};

/** Pure: the screen after the action. An action that does not fit the screen changes nothing. */
export const reduce = (ui: Ui, action: Action): Ui => {
	switch (action.type) {
		case 'resized':
			return {...ui, columns: action.columns, rows: action.rows};
		case 'focused':
			return focus(ui, action.pane);
		case 'focus moved':
			return focus(ui, neighbour(ui.focus, action.by));
		case 'zoomed':
			return {...ui, zoomed: !ui.zoomed};
		case 'scrolled':
			if (ui.scroll[action.pane] === action.scroll) {
				return ui;
			}
			return {...ui, scroll: {...ui.scroll, [action.pane]: action.scroll}};
		case 'playhead moved':
			// Another moment has other text, so a place in the old one means nothing.
			return action.to === ui.playhead ? ui : {...ui, playhead: action.to, scroll: unscrolled};
		case 'layer opened':
			return {...ui, layer: action.layer};
		case 'layer closed':
			return ui.layer ? {...ui, layer: undefined} : ui;
		case 'layer scrolled':
			if (ui.layer?.kind !== 'diff' && ui.layer?.kind !== 'help') {
				return ui;
			}
			return {...ui, layer: {...ui.layer, scroll: action.scroll}};
		case 'text edited':
			return ui.layer?.kind === 'input' ? {...ui, layer: {...ui.layer, ...action.typed}} : ui;
		case 'pasted':
			if (ui.layer?.kind !== 'input') {
				return ui;
			}
			return {...ui, layer: {...ui.layer, ...insertText(ui.layer, action.text, linesOf(ui.layer))}};
		case 'diff made':
			if (ui.layer?.kind !== 'diff' || ui.layer.from !== action.from || ui.layer.to !== action.to) {
				return ui;
			}
			return {...ui, layer: {...ui.layer, text: action.text}};
		case 'searched':
			return {...ui, search: {query: action.query, match: action.match}};
		case 'search ended':
			return {...ui, search: undefined};
		case 'themed':
			return {...ui, theme: action.theme};
		case 'notes read':
			return {...ui, earlier: action.earlier};
		case 'pause asked':
			return action.pausing === ui.pausing ? ui : {...ui, pausing: action.pausing};
		case 'said':
			return action.message === ui.message ? ui : {...ui, message: action.message};
	}
};
