import {diffView} from '../../overlays/diff.js';
import {helpScrollLimit} from '../../overlays/help.js';
import {paneNames} from '../../rows/layout.js';
import {scrollBy, textOf} from '../../state/scroll.js';
import {copyText} from '../../terminal/clipboard.js';
import type {Tools} from '../tools.js';

const scrollLayer = (tools: Tools, rows: number): void => {
	const {ui} = tools.context();
	if (ui.layer?.kind !== 'diff' && ui.layer?.kind !== 'help') {
		return;
	}
	const {limit, reach} =
		ui.layer.kind === 'diff' ? diffView(ui.layer, ui) : {limit: helpScrollLimit(tools.help, ui), reach: 0};
	// A last file that is short may stand at the top already, with nothing below it.
	const most = Number.isFinite(rows) && ui.layer.scroll > limit ? Math.max(limit, reach) : limit;
	const scroll = Math.min(Math.max(0, Math.min(ui.layer.scroll, most) + rows), most);
	tools.dispatch({type: 'layer scrolled', scroll});
};

/** Moves what is on top: the diff, the help, or the focused pane. */
export const scroll = (tools: Tools, rows: number): void => {
	const {ui} = tools.context();
	if (ui.layer) {
		scrollLayer(tools, rows);
		return;
	}

	const view = tools.paneView(ui.focus);
	if (!view) {
		return;
	}
	tools.dispatch({
		type: 'scrolled',
		pane: ui.focus,
		scroll: scrollBy(ui.focus, ui.scroll[ui.focus], rows, view.rows.length, view.room),
	});
};

/** Rows a page moves: one stays in sight to read on from. */
export const pageOf = (tools: Tools): number => {
	const {ui} = tools.context();
	const room = ui.layer ? ui.rows - 4 : (tools.paneView(ui.focus)?.room.rows ?? 1);
	return Math.max(1, room - 1);
};

/** Held down to read on, it must not count as the fresh press that a delivery needs. */
export const pageOn = (tools: Tools): void => {
	tools.gates.press(undefined);
	scroll(tools, pageOf(tools));
};

export const focusNumber = (tools: Tools, key: string): void => {
	const pane = paneNames[Number(key) - 1];
	if (pane) {
		tools.dispatch({type: 'focused', pane});
	}
};

export const copy = async (tools: Tools): Promise<void> => {
	const {ui} = tools.context();
	const isDiff = ui.layer?.kind === 'diff';
	const text = ui.layer?.kind === 'diff' ? ui.layer.text : textOf(tools.paneView(ui.focus)).join('\n');
	if (!text) {
		tools.say('There is nothing to copy');
		return;
	}

	const {seq} = tools.moment().state;
	const file = isDiff ? `diff-${seq}.patch` : `${ui.focus}-${seq}.txt`;
	try {
		const {environment, terminal} = tools;
		tools.say(await copyText(text, {write: terminal.write, environment, folder: tools.folder(), file}));
	} catch (error) {
		tools.say(`Could not be saved: ${error instanceof Error ? error.message : String(error)}`, 'problem');
	}
};
