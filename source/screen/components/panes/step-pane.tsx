import {memo, useMemo} from 'react';
import type {Moment} from '../../../journal/state/state.js';
import {formatTime} from '../../../words/format.js';
import {silence} from '../../panes/silence.js';
import {phaseStrip, stepPaneRows} from '../../panes/step-pane.js';
import {innerColumns} from '../../rows/box.js';
import {emptyRow} from '../../rows/row.js';
import {Pane, type PaneFrame} from './pane.js';

export type StepPaneProps = PaneFrame & {
	moment: Moment;
	/** The moment is an earlier point of the run. */
	isPast: boolean;
	/** Milliseconds since the epoch; at a past moment, when that was. */
	now: number;
};

export const StepPane = memo(({moment, isPast, now, ...frame}: StepPaneProps) => {
	const {state} = moment;
	const columns = innerColumns(frame.place.columns);
	const rows = useMemo(() => stepPaneRows(moment, columns), [moment, columns]);
	const fixed = useMemo(() => [phaseStrip(state, columns), emptyRow], [state, columns]);
	return (
		<Pane
			pane="step"
			rows={rows}
			fixed={fixed}
			iteration={state.iteration}
			asOf={isPast ? formatTime(state.at) : undefined}
			note={silence(moment, now)}
			{...frame}
		/>
	);
});
