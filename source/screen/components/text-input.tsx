import {memo} from 'react';
import {type InputLayer, inputBox} from '../overlays/input.js';
import {Bordered} from './bordered.js';

export type TextInputProps = {layer: InputLayer; columns: number; rows: number};

/** A reason, a note or a search while it is typed. */
export const TextInput = memo(({layer, columns, rows}: TextInputProps) => (
	<Bordered box={inputBox(layer, {columns, rows})} />
));
