import type {Rectangle} from '../rows/layout.js';
import {paintRow, type Row} from '../rows/row.js';
import {useTheme} from '../theme/theme-context.js';
import {Canvas} from './canvas.js';

/** A single row without a border, as wide as its place. */
export const RowLine = ({place, row}: {place: Rectangle; row: Row}) => (
	<Canvas place={place} rows={[paintRow(row, place.columns, useTheme())]} />
);
