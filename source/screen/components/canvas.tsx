import {stripVTControlCharacters} from 'node:util';
import {Transform, useIsScreenReaderEnabled} from 'ink';
import {memo} from 'react';

/**
 * Rows that are already painted, drawn as they are. Ink measures and splits text into characters twice, once to lay
 * it out and once to place it; here it lays out empty rows and gets the painted ones where it places them, which
 * halves the cost of a frame. Rows must therefore be clean: Ink does not look for control sequences in them.
 */
export const Canvas = memo(({rows}: {rows: readonly string[]}) => {
	const isRead = useIsScreenReaderEnabled();
	const label = isRead
		? rows
				.map(row =>
					stripVTControlCharacters(row)
						.replaceAll(/[─-╿]+/g, ' ')
						.trim(),
				)
				.filter(Boolean)
				.join('\n')
		: undefined;
	return (
		<Transform accessibilityLabel={label} transform={(_, index) => rows[index] ?? ''}>
			{'\n'.repeat(Math.max(0, rows.length - 1))}
		</Transform>
	);
});
