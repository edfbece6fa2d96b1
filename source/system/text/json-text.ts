/** Characters that JSON does not escape, and that a terminal interprets or does not show. */
const unseen = /[\u007F-\u009F\u2028\u2029\p{Cf}]/gu;

const escaped = (character: string): string =>
	character
		.split('')
		.map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.join('');

/**
 * The value as JSON that is safe to print in a terminal: what controls one, hides or turns text is escaped. A program
 * that parses it gets exactly the value.
 */
export const jsonText = (value: unknown): string => JSON.stringify(value).replaceAll(unseen, escaped);

/** The same over several lines, for reports: what is undefined becomes null. */
export const jsonReport = (value: unknown): string =>
	JSON.stringify(value, (_, part: unknown) => part ?? null, '\t').replaceAll(unseen, escaped);
