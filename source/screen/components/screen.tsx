import {Box} from 'ink';
import {useMemo} from 'react';
import type {Moment, RunState} from '../../journal/state/state.js';
import {isBusy} from '../../words/marks.js';
import type {HelpGroup} from '../overlays/help.js';
import {frameLayout} from '../rows/frame-layout.js';
import type {PaneName} from '../rows/layout.js';
import type {Hint} from '../rows/status-line.js';
import type {Ui} from '../state/ui.js';
import {GateBar} from './gate-bar.js';
import {Overlay} from './overlay.js';
import {GoalPane} from './panes/goal-pane.js';
import {MemoryPane} from './panes/memory-pane.js';
import type {PaneFrame} from './panes/pane.js';
import {StepPane} from './panes/step-pane.js';
import {Tabs} from './panes/tabs.js';
import {VerifierPane} from './panes/verifier-pane.js';
import {StatusLine} from './status-line.js';
import {Timeline} from './timeline.js';
import {TooSmall} from './too-small.js';

export type ScreenProps = {
	/** What the panes show: live, or an earlier point. */
	moment: Moment;
	/** Seq of the newest event. */
	newest: number;
	/** The newest state, whatever is shown. */
	live: RunState;
	ui: Ui;
	hints: readonly Hint[];
	help: readonly HelpGroup[];
	role: 'owner' | 'watcher';
	/** False when no engine works on the run any more, whether it finished or died. */
	active: boolean;
	/** Milliseconds since the epoch. */
	now: number;
};

/**
 * The whole screen, exactly `ui.rows` rows of `ui.columns` cells at every size. Everything on it follows from the
 * props; only the spinner moves by itself. Every part stands at the place that `frameLayout` gives it.
 */
export const Screen = ({moment, newest, live, ui, hints, help, role, active, now}: ScreenProps) => {
	const {columns, rows, focus, zoomed, playhead, layer} = ui;
	const {gate} = live;
	const places = useMemo(
		() => frameLayout(gate, {columns, rows, focus, zoomed}),
		[gate, columns, rows, focus, zoomed],
	);
	if (places.kind === 'too-small') {
		return <TooSmall columns={columns} rows={rows} />;
	}

	const {state} = moment;
	const isPast = playhead !== 'live';
	// At a past moment, what the clocks said then.
	const clock = isPast ? Date.parse(state.at) : now;
	const frameOf = (pane: PaneName): PaneFrame | undefined => {
		const place = places.panes[pane];
		const focused = focus === pane;
		return (
			place && {place, focused, zoomed, scroll: ui.scroll[pane], search: focused ? ui.search : undefined}
		);
	};
	const [goal, step, verifier, memory] = [
		frameOf('goal'),
		frameOf('step'),
		frameOf('verifier'),
		frameOf('memory'),
	];
	const isSpinning = ui.animated && !isPast && !layer && active && isBusy(live);

	return (
		<Box flexDirection="column" width={columns} height={rows}>
			{places.tabs && <Tabs place={places.tabs} focus={focus} />}
			{goal && (
				<GoalPane state={state} now={state.sleep ? clock : Math.floor(clock / 1000) * 1000} {...goal} />
			)}
			{step && <StepPane moment={moment} isPast={isPast} now={clock} {...step} />}
			{verifier && <VerifierPane moment={moment} {...verifier} />}
			{memory && <MemoryPane state={state} earlier={ui.earlier} {...memory} />}
			{places.gate && gate && <GateBar gate={gate} place={places.gate} isPast={isPast} />}
			<Timeline
				place={places.timeline}
				live={live}
				shown={state}
				newest={newest}
				playhead={playhead}
				active={active}
			/>
			<StatusLine
				place={places.status}
				live={live}
				hints={hints}
				message={ui.message}
				pausing={ui.pausing}
				role={role}
				active={active}
				now={now}
				hasSpinner={isSpinning}
			/>
			{layer && <Overlay layer={layer} help={help} columns={columns} rows={rows} />}
		</Box>
	);
};
