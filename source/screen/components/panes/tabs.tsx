import {memo} from 'react';
import {paneTitles} from '../../panes/pane.js';
import {type PaneName, paneNames, type Rectangle} from '../../rows/layout.js';
import type {Span} from '../../rows/row.js';
import {RowLine} from '../row-line.js';

/** The names of all panes, where there is room for only one of them. */
export const Tabs = memo(({place, focus}: {place: Rectangle; focus: PaneName}) => {
	const row = paneNames.flatMap((pane, index): Span[] => [
		['text', ' '],
		pane === focus
			? ['playhead', `[${index + 1} ${paneTitles[pane]}]`]
			: ['muted', ` ${index + 1} ${paneTitles[pane]} `],
	]);
	return <RowLine place={place} row={row} />;
});
