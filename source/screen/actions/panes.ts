import {Problem} from '../../problem.js';
import {copyText} from '../clipboard.js';
import {helpGroups} from '../key-bindings.js';
import {diffScrollLimit} from '../overlays/diff.js';
import {helpScrollLimit} from '../overlays/help.js';
import {matchingRows, scrollTo} from '../panes/pane.js';
import {scrollBy, textOf} from '../scroll.js';
import type {Tools} from '../tools.js';
import {paneNames} from '../ui.js';

const scrollLayer = (tools: Tools, rows: number): void => {
	const {ui} = tools.context();
	if (ui.layer?.kind !== 'diff' && ui.layer?.kind !== 'help') return;
	const most = ui.layer.kind === 'diff' ? diffScrollLimit(ui.layer, ui) : helpScrollLimit(helpGroups, ui);
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
	if (!view) return;
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

export const focusNumber = (tools: Tools, key: string): void => {
	const pane = paneNames[Number(key) - 1];
	if (pane) tools.dispatch({type: 'focused', pane});
};

const show = (tools: Tools, query: string, matches: readonly number[], match: number): void => {
	const {ui} = tools.context();
	const view = tools.paneView(ui.focus);
	const row = matches[match];
	if (!view || row === undefined) return;
	tools.dispatch({type: 'searched', query, match});
	tools.dispatch({
		type: 'scrolled',
		pane: ui.focus,
		scroll: scrollTo(ui.focus, row, view.rows.length, view.room),
	});
	tools.say(`Match ${match + 1} of ${matches.length} for "${query}"; n next, N before, esc ends`);
};

export const openSearch = (tools: Tools): void => {
	const title = `Search in ${tools.context().ui.focus}`;
	tools.dispatch({
		type: 'layer opened',
		layer: {kind: 'line', purpose: 'search', title, value: '', cursor: 0},
	});
};

/** Begins at the newest match of a stream, at the first one of the goal. */
export const search = (tools: Tools, query: string): void => {
	const {focus} = tools.context().ui;
	const matches = matchingRows(textOf(tools.paneView(focus)), query);
	if (matches.length > 0) {
		show(tools, query, matches, focus === 'goal' ? 0 : matches.length - 1);
		return;
	}

	tools.dispatch({type: 'search ended'});
	if (query !== '') tools.say(`Nothing in ${focus} matches "${query}"`);
};

export const goToMatch = (tools: Tools, by: 1 | -1): void => {
	const {ui} = tools.context();
	if (!ui.search) return;
	const {query, match} = ui.search;
	// A stream may have grown or been scrubbed since: the matches are those of now.
	const matches = matchingRows(textOf(tools.paneView(ui.focus)), query);
	if (matches.length === 0) tools.say(`Nothing in ${ui.focus} matches "${query}" any more`);
	else
		show(tools, query, matches, (Math.min(match, matches.length - 1) + by + matches.length) % matches.length);
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
		tools.say(await copyText(text, {write: tools.terminal.write, folder: tools.folder(), file}));
	} catch (error) {
		tools.say(`Could not be saved: ${error instanceof Error ? error.message : String(error)}`, 'problem');
	}
};

/** Goes on to the next theme that can be read, and remembers it. */
export const nextTheme = (tools: Tools): void => {
	const {names, load} = tools.themes;
	const here = names.indexOf(tools.context().ui.theme);
	const order = [...names.slice(here + 1), ...names.slice(0, Math.max(0, here))];
	const problems: string[] = [];
	for (const theme of order) {
		try {
			load(theme);
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			problems.push(error.message);
			continue;
		}

		tools.dispatch({type: 'themed', theme});
		tools.themes.save(theme);
		break;
	}

	if (problems.length > 0) tools.say(problems.join('; '), 'problem');
	else tools.say(`Theme ${tools.context().ui.theme}`);
};
