import type {Moment, RunState} from '../journal/state/state.js';
import {isBusy} from '../words/marks.js';
import {confirmOverlay} from './overlays/confirm.js';
import {diffOverlay} from './overlays/diff.js';
import type {HelpGroup} from './overlays/help.js';
import {helpOverlay} from './overlays/help.js';
import {inputOverlay} from './overlays/input.js';
import type {Overlay} from './overlays/overlay.js';
import {paintPane} from './panes/paint-pane.js';
import {createPaneRows, paneRoom, paneTitles} from './panes/pane.js';
import {textWidth} from './rows/cells.js';
import {frameLayout} from './rows/frame-layout.js';
import {gateBar} from './rows/gate-bar.js';
import type {Layout, Rectangle} from './rows/layout.js';
import {smallest} from './rows/layout.js';
import type {Row, Span} from './rows/row.js';
import {paintRow} from './rows/row.js';
import type {Hint} from './rows/status-line.js';
import {spinnerColumns, statusRow} from './rows/status-line.js';
import {timelineRow} from './rows/timeline.js';
import type {PaneName, Ui} from './state/ui.js';
import {paneNames} from './state/ui.js';
import type {Theme} from './theme/theme.js';

export type FrameProps = {
	/** What is shown: live, or an earlier point. */
	moment: Moment;
	/** Seq of the newest event. */
	newest: number;
	/** The newest state, whatever is shown. */
	live: RunState;
	ui: Ui;
	theme: Theme;
	hints: readonly Hint[];
	help: readonly HelpGroup[];
	role: 'owner' | 'watcher';
	/** False when no engine turns the run any more, whether it finished or died. */
	turning: boolean;
	/** Milliseconds since the epoch. */
	now: number;
};

export type ScreenPainting = {
	/** As many strings as the screen has rows, each as wide as the screen. The same array when nothing changed. */
	rows: readonly string[];
	/** The lowest first. */
	overlays: readonly Overlay[];
	/** Where a spinner runs, while something does. */
	spinner: {x: number; y: number} | undefined;
};

const tooSmall = ({columns, rows}: Ui): string[] => {
	const message = `Terminal too small: ${columns}×${rows}, need ${smallest.columns}×${smallest.rows}`;
	const lines =
		textWidth(message) <= columns ? [message] : message.split(': ').flatMap(part => part.split(', '));
	return Array.from({length: rows}, (_, y) => (lines[y] ?? '').slice(0, columns));
};

const tabsRow = (focus: PaneName): Row =>
	paneNames.flatMap((pane, index): Span[] => [
		['text', ' '],
		pane === focus
			? ['playhead', `[${index + 1} ${paneTitles[pane]}]`]
			: ['muted', ` ${index + 1} ${paneTitles[pane]} `],
	]);

/** Where the state stands on the status line: what follows it on the terminal's last row is nothing, so a tick is small. */
const spinnerPlace = ({live, ui, turning}: FrameProps, {status}: Layout): ScreenPainting['spinner'] =>
	ui.animated && ui.playhead === 'live' && !ui.layer && turning && isBusy(live)
		? {x: status.columns - spinnerColumns, y: status.y}
		: undefined;

/**
 * Paints whole screens, one after the other. What did not change since the last one is not worked out again: a frame
 * costs what changed, not what is shown.
 */
export const createScreenPainter = (): ((props: FrameProps) => ScreenPainting) => {
	const rowsOf = createPaneRows();

	let last: readonly string[] = [];

	const overlaysOf = ({ui, theme, help}: FrameProps): Overlay[] => {
		switch (ui.layer?.kind) {
			case 'help':
				return [helpOverlay(help, ui.layer.scroll, ui, theme)];
			case 'diff':
				return [diffOverlay(ui.layer, ui, theme)];
			case 'input': {
				const {beneath} = ui.layer;
				return [...(beneath ? [diffOverlay(beneath, ui, theme)] : []), inputOverlay(ui.layer, ui, theme)];
			}
			case 'confirm':
				return [confirmOverlay(ui.layer, ui, theme)];
			default:
				return [];
		}
	};

	const keepIfSame = (rows: readonly string[]): readonly string[] => {
		if (rows.length !== last.length || rows.some((row, index) => row !== last[index])) {
			last = rows;
		}
		return last;
	};

	return props => {
		const {moment, newest, live, ui, theme, hints, role, turning, now} = props;
		const places = frameLayout(props);
		const past = ui.playhead !== 'live';
		// What the clocks said then.
		const clock = past ? Date.parse(moment.state.at) : now;
		if (places.kind === 'too-small') {
			return {rows: keepIfSame(tooSmall(ui).map(theme.ground)), overlays: [], spinner: undefined};
		}

		const rows = Array.from({length: ui.rows}, () => '');
		const put = (place: Rectangle, painted: readonly string[]): void => {
			for (const [index, row] of painted.entries()) {
				rows[place.y + index] += row;
			}
		};

		// Panes stand side by side in reading order, so each row is the pieces from left to right.
		const order = paneNames
			.flatMap(pane => {
				const place = places.panes[pane];
				return place ? [{pane, place}] : [];
			})
			.sort((one, other) => one.place.x - other.place.x);
		if (places.tabs) {
			put(places.tabs, [paintRow(tabsRow(ui.focus), ui.columns, theme)]);
		}
		for (const {pane, place} of order) {
			const painting = paintPane({
				pane,
				moment,
				rows: rowsOf(pane, moment, paneRoom(pane, place).columns, clock, ui.zoomed, ui.earlier),
				place,
				focused: ui.focus === pane,
				zoomed: ui.zoomed,
				scroll: ui.scroll[pane],
				search: ui.search,
				past,
				now: clock,
				theme,
			});
			put(place, painting.rows);
		}

		if (places.gate && live.gate) {
			put(places.gate, gateBar(live.gate, places.gate, past, theme));
		}

		const timeline = timelineRow({
			live,
			shown: moment.state,
			newest,
			playhead: ui.playhead,
			turning,
			columns: ui.columns,
		});
		put(places.timeline, [paintRow(timeline, ui.columns, theme)]);
		const status = statusRow({
			live,
			hints,
			message: ui.message,
			pausing: ui.pausing,
			role,
			turning,
			now,
			columns: ui.columns,
		});
		put(places.status, [paintRow(status, ui.columns, theme)]);
		return {
			rows: keepIfSame(rows.map(theme.ground)),
			overlays: overlaysOf(props).map(overlay => ({...overlay, rows: overlay.rows.map(theme.ground)})),
			spinner: spinnerPlace(props, places),
		};
	};
};
