import type {Redact} from '../secrets/redact.js';
import {cleanText} from './clean-text.js';

/** Makes text of an agent or a command safe to record and to show. */
export type Sanitize = (text: string) => string;

/** The rest of sanitizing, for a text that has been redacted. */
export const cleanRedacted = (redact: Redact, redacted: string): string => {
	const clean = cleanText(redacted);
	return clean === redacted ? clean : redact(clean);
};

/**
 * Removes secrets, then what harms a terminal, then secrets again: cleaning cuts long lines, which must not leave half a
 * secret, and removes control sequences, which may have split one.
 */
export const createSanitizer =
	(redact: Redact): Sanitize =>
	text =>
		cleanRedacted(redact, redact(text));

/** Anything but single spaces between words. */
const strayBlank = /[^\S ]| {2}|^ | $/;

/** One sanitized line of at most `limit` characters, for titles and reasons. */
export const oneLine = (text: string, limit = 200): string => {
	const line = strayBlank.test(text) ? text.replaceAll(/\s+/g, ' ').trim() : text;
	return line.length > limit ? `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
};

/** At most `limit` characters of a text of several lines: its beginning, and how much is left out. */
export const bound = (text: string, limit: number): string =>
	text.length > limit
		? `${text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, '')}\n…[${text.length - limit} more characters]`
		: text;
