import {cleanLine, cleanText} from '../../system/text/clean-text.js';
import {longestText} from '../state/bounded-text.js';
import type {EventBody} from './events.js';
import {type ChangeText, mapTexts} from './map-texts.js';

/** Fields a program goes by, and texts the user edits and sends on: changed, they would mean something else. */
const exact: ReadonlySet<string> = new Set(['loopFile', 'repository', 'workspace', 'body', 'prompt']);
/** Names: each takes one row wherever it is shown. */
const names: ReadonlySet<string> = new Set([
	'agent',
	'allowed',
	'alsoProtected',
	'as',
	'began',
	'branch',
	'failing',
	'id',
	'kind',
	'label',
	'loop',
	'name',
	'notCaptured',
	'outside',
	'path',
	'printed',
	'printed',
	'protect',
	'regressed',
	'run',
	'skipped',
	'tampered',
	'target',
	'tests',
	'title',
	'to',
	'tool',
	'touched',
	'trigger',
	'uncommitted',
	'unit',
	'verifier',
	'version',
]);

const clean: ChangeText = (text, field, owner) => {
	// What the user may edit at a gate goes back as it came.
	if (exact.has(field) || (field === 'text' && 'gate' in owner)) {
		return text;
	}

	return names.has(field) ? cleanLine(text) : cleanText(text, longestText);
};

/**
 * The event as it may be shown. A journal may be old, damaged or written by somebody else, so whoever shows one does not
 * rely on what was cleaned before it was written.
 */
export const cleaned = <E extends EventBody>(event: E): E => mapTexts(event, clean);
