import {Box} from 'ink';
import Spinner from 'ink-spinner';
import {useState} from 'react';
import type {FrameProps} from '../paint-screen.js';
import {createScreenPainter} from '../paint-screen.js';
import {Canvas} from './canvas.js';

export type {FrameProps} from '../paint-screen.js';

/**
 * The whole screen, exactly `ui.rows` rows of `ui.columns` cells at every size. Everything on it follows from the
 * props; only the spinner moves by itself.
 */
export const Frame = (props: FrameProps) => {
	const [paint] = useState(createScreenPainter);
	const {rows, overlays, spinner} = paint(props);
	return (
		<Box width={props.ui.columns} height={props.ui.rows}>
			<Canvas rows={rows} />
			{spinner && (
				<Box position="absolute" left={spinner.x} top={spinner.y}>
					{/* The slowest one there is: each tick costs a whole frame. */}
					<Spinner type="simpleDots" />
				</Box>
			)}
			{overlays.map(({place, rows: painted}) => (
				<Box key={`${place.x},${place.y}`} position="absolute" left={place.x} top={place.y}>
					<Canvas rows={painted} />
				</Box>
			))}
		</Box>
	);
};
