import {memo} from 'react';
import type {Rectangle} from '../rows/layout.js';
import {type TimelineInput, timelineRow} from '../rows/timeline.js';
import {RowLine} from './row-line.js';

export type TimelineProps = Omit<TimelineInput, 'columns'> & {place: Rectangle};

/** All iterations with their outcomes, and where the playhead stands. */
export const Timeline = memo(({place, ...input}: TimelineProps) => (
	<RowLine place={place} row={timelineRow({...input, columns: place.columns})} />
));
