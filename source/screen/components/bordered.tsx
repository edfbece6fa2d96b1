import {type BorderedBox, paintBox} from '../rows/box.js';
import {useTheme} from '../theme/theme-context.js';
import {Canvas} from './canvas.js';

/** A box with a border, at its place. */
export const Bordered = ({box}: {box: BorderedBox}) => (
	<Canvas place={box.place} rows={paintBox(box, useTheme())} />
);
