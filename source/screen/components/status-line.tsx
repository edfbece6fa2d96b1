import {Box} from 'ink';
import Spinner from 'ink-spinner';
import type {Rectangle} from '../rows/layout.js';
import {type StatusInput, spinnerColumns, statusRow} from '../rows/status-line.js';
import {RowLine} from './row-line.js';

export type StatusLineProps = Omit<StatusInput, 'columns'> & {place: Rectangle; hasSpinner: boolean};

/** The last row: keys or a message at the left, what the run is doing at the right. */
export const StatusLine = ({place, hasSpinner, ...input}: StatusLineProps) => (
	<>
		<RowLine place={place} row={statusRow({...input, columns: place.columns})} />
		{hasSpinner && (
			// At the end of the terminal's last row nothing follows it, so a tick writes little.
			<Box position="absolute" left={place.columns - spinnerColumns} top={place.y}>
				{/* The slowest one there is: each tick costs a whole frame. */}
				<Spinner type="simpleDots" />
			</Box>
		)}
	</>
);
