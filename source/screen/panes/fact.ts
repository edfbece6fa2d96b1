import type {Role} from '../roles.js';
import type {Row} from '../row.js';
import {paragraph} from '../row.js';

/** Cells before what a label is about. */
export const labelColumns = 10;

/** A label and, beside it, what is so. */
export const fact = (label: string, role: Role, text: string, width: number): Row[] =>
	paragraph(role, text, width, [['muted', label.padEnd(labelColumns)]]);
