import {memo} from 'react';
import {type HelpGroup, helpBox} from '../overlays/help.js';
import {Bordered} from './bordered.js';

export type HelpProps = {groups: readonly HelpGroup[]; scroll: number; columns: number; rows: number};

/** All keys, by group. `columns` and `rows` are those of the screen, as for every overlay. */
export const Help = memo(({groups, scroll, columns, rows}: HelpProps) => (
	<Bordered box={helpBox(groups, scroll, {columns, rows})} />
));
