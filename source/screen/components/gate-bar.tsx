import {memo} from 'react';
import type {OpenGate} from '../../journal/events/events.js';
import {gateBox} from '../rows/gate-bar.js';
import type {Rectangle} from '../rows/layout.js';
import {Bordered} from './bordered.js';

export type GateBarProps = {
	gate: OpenGate;
	place: Rectangle;
	/** The panes show an earlier point, so keys would not act on what is seen. */
	isPast: boolean;
};

/** The gate that waits: what it asks, what happens next, and the choices with their keys. */
export const GateBar = memo(({gate, place, isPast}: GateBarProps) => (
	<Bordered box={gateBox(gate, place, isPast)} />
));
