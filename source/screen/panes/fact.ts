import type {Role} from '../../words/roles.js';
import {paragraph, type Row} from '../rows/row.js';

/** Cells before what a label is about. */
export const labelColumns = 10;

/** A label and, beside it, what is so. */
export const fact = (label: string, role: Role, text: string, width: number): Row[] =>
	paragraph(role, text, width, [['muted', label.padEnd(labelColumns)]]);
