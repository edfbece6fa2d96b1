import {memo} from 'react';
import {diffBox} from '../overlays/diff.js';
import type {DiffLayer} from '../state/ui.js';
import {Bordered} from './bordered.js';

export type DiffProps = {layer: DiffLayer; columns: number; rows: number};

/** What changed between two checkpoints. */
export const Diff = memo(({layer, columns, rows}: DiffProps) => (
	<Bordered box={diffBox(layer, {columns, rows})} />
));
