import {memo} from 'react';
import {type ConfirmLayer, confirmBox} from '../overlays/confirm.js';
import {Bordered} from './bordered.js';

export type ConfirmProps = {layer: ConfirmLayer; columns: number; rows: number};

/** A question with its answers. */
export const Confirm = memo(({layer, columns, rows}: ConfirmProps) => (
	<Bordered box={confirmBox(layer, {columns, rows})} />
));
