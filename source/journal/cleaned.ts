import {cleanLine} from '../system/clean-line.js';
import {cleanText} from '../system/clean-text.js';
import {longestText} from './bounded-text.js';
import type {Event} from './events.js';

/** Fields a program goes by, and texts a person edits and sends on: changed, they would mean something else. */
const exact: ReadonlySet<string> = new Set(['loopFile', 'repository', 'workspace', 'body', 'prompt']);
/** Names: each takes one row wherever it is shown. */
const names: ReadonlySet<string> = new Set([
	'agent',
	'alsoProtected',
	'as',
	'branch',
	'failing',
	'id',
	'kind',
	'label',
	'loop',
	'name',
	'notCaptured',
	'path',
	'printed',
	'protect',
	'regressed',
	'run',
	'skipped',
	'tampered',
	'target',
	'tests',
	'title',
	'tool',
	'touched',
	'trigger',
	'unit',
	'verifier',
	'version',
]);

const cleanValue = (value: unknown, field: string): unknown => {
	if (typeof value === 'string') {
		return names.has(field) ? cleanLine(value) : cleanText(value, longestText);
	}

	if (Array.isArray(value)) {
		const cleaned = value.map(part => cleanValue(part, field));
		return cleaned.some((part, index) => part !== value[index]) ? cleaned : value;
	}

	return typeof value === 'object' && value !== null ? cleanFields(value) : value;
};

/** The same object where nothing had to change. */
const cleanFields = (object: object): object => {
	const changed: Record<string, unknown> = {};
	// What the person may edit at a gate goes back as it came.
	const isGate = 'gate' in object;
	for (const [field, value] of Object.entries(object)) {
		if (exact.has(field) || (isGate && field === 'text')) {
			continue;
		}

		const cleaned = cleanValue(value, field);
		if (cleaned !== value) {
			changed[field] = cleaned;
		}
	}

	return Object.keys(changed).length === 0 ? object : {...object, ...changed};
};

/**
 * The event as it may be shown. A journal may be old, damaged or written by somebody else, so whoever shows one does not
 * rely on what was cleaned before it was written.
 */
export const cleaned = <E extends Event>(event: E): E => cleanFields(event) as E;
