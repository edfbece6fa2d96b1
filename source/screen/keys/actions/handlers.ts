import {inputWidth} from '../../overlays/input.js';
import type {Tools} from '../../state/tools.js';
import {linesOf} from '../../state/ui-reducer.js';
import {editTyped, insertText} from '../edit-text.js';
import {characterOf} from '../key-press.js';
import type {Command} from '../keymap.js';
import {goToFile, openDiff, toggleBase} from './diff.js';
import {always, approve, edit, reject, sendRejection} from './gate.js';
import {quit, redraw, stopAndQuit, suspend} from './leave.js';
import {copy, focusNumber, nextTheme, pageOf, scroll} from './panes.js';
import {goEventBack, goEventOn, goFirst, goIterationBack, goIterationOn, goLive} from './past.js';
import {
	askToRollBack,
	askToStop,
	askWhyRollBack,
	openNote,
	rollBack,
	sendNote,
	stop,
	toggleAutonomy,
	togglePause,
	wake,
} from './run.js';
import {endSearch, goToMatch, openSearch, search} from './search.js';
import {compose} from './write.js';

type Meaning = (tools: Tools, key: string) => void | Promise<void>;

/** A search goes back to what it is made in. */
const closeInput = (tools: Tools): void => {
	const {layer} = tools.context().ui;
	const beneath = layer?.kind === 'input' ? layer.beneath : undefined;
	tools.dispatch(beneath ? {type: 'layer opened', layer: beneath} : {type: 'layer closed'});
};

const close = (tools: Tools): void => {
	const {layer, search: searched} = tools.context().ui;
	if (layer?.kind === 'diff' && layer.search) {
		endSearch(tools);
	} else if (layer) {
		closeInput(tools);
	} else if (searched) {
		endSearch(tools);
	}
};

const submit = async (tools: Tools): Promise<void> => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'input') {
		return;
	}
	const text = layer.value.trim();
	closeInput(tools);
	if (layer.purpose === 'search') {
		search(tools, text);
	} else if (layer.purpose === 'note') {
		await sendNote(tools, text);
	} else if (layer.purpose === 'rollback') {
		await rollBack(tools, layer.iteration ?? 0, text);
	} else {
		await sendRejection(tools, layer.gate ?? '', text);
	}
};

/** Closes what lies over the panes; only on the panes themselves does it mean to leave. */
const quitOrClose = (tools: Tools): void =>
	tools.context().ui.layer ? tools.dispatch({type: 'layer closed'}) : quit(tools);

const toggleHelp = (tools: Tools): void => {
	if (tools.context().ui.layer?.kind === 'help') {
		close(tools);
	} else {
		tools.dispatch({type: 'layer opened', layer: {kind: 'help', scroll: 0}});
	}
};

/** Held down to read on, it must not count as the fresh press that a delivery wants. */
const pageOn = (tools: Tools): void => {
	tools.gates.press(undefined);
	scroll(tools, pageOf(tools));
};

/** What each command of the key table does. `interrupt` is missing: it must work where everything else waits. */
export const handlers: Readonly<Record<Exclude<Command, 'interrupt'>, Meaning>> = {
	approve,
	reject,
	edit,
	always,
	reins: toggleAutonomy,
	pause: togglePause,
	wake,
	note: openNote,
	rollback: askToRollBack,
	stop: askToStop,
	'iteration-back': goIterationBack,
	'iteration-on': goIterationOn,
	'event-back': goEventBack,
	'event-on': goEventOn,
	first: goFirst,
	live: goLive,
	diff: openDiff,
	'diff-base': toggleBase,
	'file-next': tools => goToFile(tools, 1),
	'file-previous': tools => goToFile(tools, -1),
	'focus-next': tools => tools.dispatch({type: 'focus moved', by: 1}),
	'focus-previous': tools => tools.dispatch({type: 'focus moved', by: -1}),
	focus: focusNumber,
	zoom: tools => tools.dispatch({type: 'zoomed'}),
	down: tools => scroll(tools, 1),
	up: tools => scroll(tools, -1),
	'page-down': tools => scroll(tools, pageOf(tools)),
	'page-on': pageOn,
	'page-up': tools => scroll(tools, -pageOf(tools)),
	top: tools => scroll(tools, Number.NEGATIVE_INFINITY),
	bottom: tools => scroll(tools, Number.POSITIVE_INFINITY),
	search: openSearch,
	'search-next': tools => goToMatch(tools, 1),
	'search-previous': tools => goToMatch(tools, -1),
	copy,
	theme: nextTheme,
	help: toggleHelp,
	submit,
	'new-line': tools => typeText(tools, '\n'),
	compose,
	close,
	quit: quitOrClose,
	suspend,
	redraw,
};

/** A key of the question's own choices; anything else leaves it standing. */
export const chooseInConfirm = async (tools: Tools, key: string): Promise<void> => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'confirm' || !layer.choices.some(choice => choice.key === key)) {
		return;
	}
	tools.dispatch({type: 'layer closed'});
	if (layer.purpose === 'stop') {
		await stop(tools);
	} else if (layer.purpose === 'rollback') {
		askWhyRollBack(tools, layer.iteration ?? 0);
	} else if (key === 'd') {
		tools.end('left');
	} else {
		await stopAndQuit(tools);
	}
};

/** A key in a text that is being typed. */
export const typeText = (tools: Tools, key: string): void => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'input') {
		return;
	}
	const character = characterOf(key);
	const typed =
		character === undefined
			? editTyped(layer, key, inputWidth(tools.context().ui))
			: insertText(layer, character, linesOf(layer));
	if (typed) {
		tools.dispatch({type: 'text edited', typed: {value: typed.value, cursor: typed.cursor}});
	}
};
