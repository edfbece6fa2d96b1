import {stripVTControlCharacters} from 'node:util';
import {Box, Transform, useIsScreenReaderEnabled} from 'ink';
import type {Rectangle} from '../rows/layout.js';
import {useTheme} from '../theme/theme-context.js';

export type CanvasProps = {
	place: Rectangle;
	/** Painted rows: one string for each row of the place, free of control sequences but for styles. */
	rows: readonly string[];
};

const readAloud = (rows: readonly string[]): string =>
	rows
		.map(row =>
			stripVTControlCharacters(row)
				.replaceAll(/[─-╿]+/g, ' ')
				.trim(),
		)
		.filter(Boolean)
		.join('\n');

/**
 * Painted rows at their place. Ink measures and splits text twice, once for the layout and once for the output; here it
 * lays out blanks and gets the painted rows only for the output, which halves the cost of a frame. Ink does not look for
 * control sequences in them, so they must be clean.
 */
export const Canvas = ({place, rows}: CanvasProps) => {
	const theme = useTheme();
	const grounded = rows.map(theme.ground);
	const label = useIsScreenReaderEnabled() ? readAloud(rows) : undefined;
	return (
		<Box position="absolute" left={place.x} top={place.y}>
			<Transform accessibilityLabel={label} transform={(_, index) => grounded[index] ?? ''}>
				{rows.map(() => ' ').join('\n')}
			</Transform>
		</Box>
	);
};
