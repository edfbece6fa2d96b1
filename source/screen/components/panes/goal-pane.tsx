import {memo, useMemo} from 'react';
import type {RunState} from '../../../journal/state/state.js';
import {goalPaneRows} from '../../panes/goal-pane.js';
import {innerColumns} from '../../rows/box.js';
import {Pane, type PaneFrame} from './pane.js';

export type GoalPaneProps = PaneFrame & {
	state: RunState;
	/** Milliseconds since the epoch, in whole seconds: the clocks show no less. */
	now: number;
};

export const GoalPane = memo(({state, now, ...frame}: GoalPaneProps) => {
	const columns = innerColumns(frame.place.columns);
	const rows = useMemo(
		() => goalPaneRows(state, now, columns, frame.zoomed),
		[state, now, columns, frame.zoomed],
	);
	return <Pane pane="goal" rows={rows} {...frame} />;
});
