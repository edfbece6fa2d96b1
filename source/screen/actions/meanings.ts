import {characterOf} from '../key-press.js';
import type {Command} from '../keymap.js';
import {editLine, insertText} from '../line-edit.js';
import type {Tools} from '../tools.js';
import {openDiff, toggleBase} from './diff.js';
import {always, approve, edit, reject, sendRejection} from './gate.js';
import {quit, redraw, stopAndQuit, suspend} from './leave.js';
import {copy, focusNumber, goToMatch, nextTheme, openSearch, pageOf, scroll, search} from './panes.js';
import {goEventBack, goEventOn, goFirst, goIterationBack, goIterationOn, goLive} from './past.js';
import {
	askToRollBack,
	askToStop,
	openNote,
	rollBack,
	sendNote,
	stop,
	togglePause,
	toggleReins,
	wake,
} from './run.js';

type Meaning = (tools: Tools, key: string) => void | Promise<void>;

const close = (tools: Tools): void => {
	const {ui} = tools.context();
	if (ui.layer) tools.dispatch({type: 'layer closed'});
	else if (ui.search) tools.dispatch({type: 'search ended'});
};

const submit = async (tools: Tools): Promise<void> => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'line') return;
	const text = layer.value.trim();
	tools.dispatch({type: 'layer closed'});
	if (layer.purpose === 'search') search(tools, text);
	else if (layer.purpose === 'note') await sendNote(tools, text);
	else await sendRejection(tools, layer.gate ?? '', text);
};

/** Closes what lies over the panes; only on the panes themselves does it mean to leave. */
const quitOrClose = (tools: Tools): void => (tools.context().ui.layer ? close(tools) : quit(tools));

const toggleHelp = (tools: Tools): void => {
	if (tools.context().ui.layer?.kind === 'help') close(tools);
	else tools.dispatch({type: 'layer opened', layer: {kind: 'help', scroll: 0}});
};

/** What each command of the key table does. `interrupt` is missing: it must work where everything else waits. */
export const meanings: Readonly<Record<Exclude<Command, 'interrupt'>, Meaning>> = {
	approve,
	reject,
	edit,
	always,
	reins: toggleReins,
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
	'focus-next': tools => tools.dispatch({type: 'focus moved', by: 1}),
	'focus-previous': tools => tools.dispatch({type: 'focus moved', by: -1}),
	focus: focusNumber,
	zoom: tools => tools.dispatch({type: 'zoomed'}),
	down: tools => scroll(tools, 1),
	up: tools => scroll(tools, -1),
	'page-down': tools => scroll(tools, pageOf(tools)),
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
	close,
	quit: quitOrClose,
	suspend,
	redraw,
};

/** A key of the question's own choices; anything else leaves it standing. */
export const chooseInConfirm = async (tools: Tools, key: string): Promise<void> => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'confirm' || !layer.choices.some(choice => choice.key === key)) return;
	tools.dispatch({type: 'layer closed'});
	if (layer.purpose === 'stop') await stop(tools);
	else if (layer.purpose === 'rollback') await rollBack(tools, layer.iteration ?? 0);
	else if (key === 'd') tools.end('left');
	else await stopAndQuit(tools);
};

/** A key in a line that is being typed. */
export const typeInLine = (tools: Tools, key: string): void => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'line') return;
	const character = characterOf(key);
	const line = character === undefined ? editLine(layer, key) : insertText(layer, character);
	if (line) tools.dispatch({type: 'line edited', line: {value: line.value, cursor: line.cursor}});
};
