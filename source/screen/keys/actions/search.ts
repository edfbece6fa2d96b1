import {diffView} from '../../overlays/diff.js';
import {firstRow, matchingRows, type Search, scrollTo} from '../../panes/pane.js';
import {rowText} from '../../rows/row.js';
import {textOf} from '../../state/scroll.js';
import type {Tools} from '../tools.js';

/** Where a search looks: the diff where one is open, else the focused pane. */
type Searchable = {
	name: string;
	lines: readonly string[];
	/** Index of the first line that is seen. */
	top: number;
	search: Search | undefined;
	/** Marks the matches, and brings the line of the current one into view. */
	show: (search: Search, line: number) => void;
	end: () => void;
};

const searchable = (tools: Tools): Searchable => {
	const {ui} = tools.context();
	const {layer} = ui;
	if (layer?.kind === 'diff') {
		const {rows, first, visible} = diffView(layer, ui);
		return {
			name: 'the diff',
			lines: rows.map(rowText),
			top: first,
			search: layer.search,
			show(search, line) {
				const most = Math.max(0, rows.length - visible);
				const scroll = Math.min(most, Math.max(0, line - Math.floor(visible / 2)));
				tools.dispatch({type: 'layer opened', layer: {...layer, search, scroll}});
			},
			end: () => tools.dispatch({type: 'layer opened', layer: {...layer, search: undefined}}),
		};
	}

	const pane = ui.focus;
	const view = tools.paneView(pane);
	const total = view?.rows.length ?? 0;
	return {
		name: pane,
		lines: textOf(view),
		top: view ? firstRow(pane, total, view.room, ui.scroll[pane]) : 0,
		search: ui.search,
		show(search, line) {
			if (!view) {
				return;
			}
			tools.dispatch({type: 'searched', ...search});
			tools.dispatch({type: 'scrolled', pane, scroll: scrollTo(pane, line, total, view.room)});
		},
		end: () => tools.dispatch({type: 'search ended'}),
	};
};

const show = (
	tools: Tools,
	where: Searchable,
	query: string,
	matches: readonly number[],
	match: number,
): void => {
	const line = matches[match];
	if (line === undefined) {
		return;
	}
	where.show({query, match}, line);
	tools.say(`Match ${match + 1} of ${matches.length} for "${query}"; n next, N previous, esc ends`);
};

export const openSearch = (tools: Tools): void => {
	const {layer} = tools.context().ui;
	tools.dispatch({
		type: 'layer opened',
		layer: {
			kind: 'input',
			purpose: 'search',
			title: `Search in ${searchable(tools).name}`,
			value: '',
			cursor: 0,
			beneath: layer?.kind === 'diff' ? layer : undefined,
		},
	});
};

/** Starts at the first match in view or below; if there is none, at the last one above. */
export const search = (tools: Tools, query: string): void => {
	const where = searchable(tools);
	const matches = matchingRows(where.lines, query);
	if (matches.length > 0) {
		const below = matches.findIndex(line => line >= where.top);
		show(tools, where, query, matches, below === -1 ? matches.length - 1 : below);
		return;
	}

	where.end();
	if (query !== '') {
		tools.say(`Nothing in ${where.name} matches "${query}"`);
	}
};

export const goToMatch = (tools: Tools, by: 1 | -1): void => {
	const where = searchable(tools);
	if (!where.search) {
		return;
	}
	const {query, match} = where.search;
	// A stream may have grown or been scrubbed since: the matches are those of now.
	const matches = matchingRows(where.lines, query);
	if (matches.length === 0) {
		tools.say(`Nothing in ${where.name} matches "${query}" any more`);
		return;
	}

	const from = Math.min(match, matches.length - 1);
	show(tools, where, query, matches, (from + by + matches.length) % matches.length);
};

export const endSearch = (tools: Tools): void => searchable(tools).end();
