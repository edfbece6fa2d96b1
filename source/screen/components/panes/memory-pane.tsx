import {memo, useMemo} from 'react';
import type {RunState} from '../../../journal/state/state.js';
import {draftOf, type EarlierNote, memoryPaneRows} from '../../panes/memory-pane.js';
import {innerColumns} from '../../rows/box.js';
import {Pane, type PaneFrame} from './pane.js';

export type MemoryPaneProps = PaneFrame & {
	state: RunState;
	/** What MEMORY.md held before the run. */
	earlier: readonly EarlierNote[] | undefined;
};

export const MemoryPane = memo(({state, earlier, ...frame}: MemoryPaneProps) => {
	const {memory} = state;
	const draft = draftOf(state);
	const columns = innerColumns(frame.place.columns);
	const rows = useMemo(
		() => memoryPaneRows(memory, draft, columns, earlier),
		[memory, draft, columns, earlier],
	);
	return <Pane pane="memory" rows={rows} {...frame} />;
});
