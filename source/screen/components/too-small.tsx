import {Box} from 'ink';
import {minimumSize} from '../rows/layout.js';
import {textWidth} from '../text/cells.js';
import {Canvas} from './canvas.js';

/** Instead of a screen, where the terminal has no room for one. */
export const TooSmall = ({columns, rows}: {columns: number; rows: number}) => {
	const message = `Terminal too small: ${columns}×${rows}, need ${minimumSize.columns}×${minimumSize.rows}`;
	const lines =
		textWidth(message) <= columns ? [message] : message.split(': ').flatMap(part => part.split(', '));
	const shown = Array.from({length: rows}, (_, y) => (lines[y] ?? '').slice(0, columns));
	return (
		<Box width={columns} height={rows}>
			<Canvas place={{x: 0, y: 0, columns, rows}} rows={shown} />
		</Box>
	);
};
