import {FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch} from 'diff';

/** Texts that differ in more lines are shown as removed and added as a whole: the time to compare grows with its square. */
const mostEdits = 1000;

/** A missing newline at the end of the text is ignored. */
const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

const linesOf = (text: string): string[] => text.split('\n').slice(0, -1);

const asWhole = (before: string, after: string): StructuredPatch['hunks'] => {
	const [removed, added] = [linesOf(before), linesOf(after)];
	return [
		{
			oldStart: 1,
			oldLines: removed.length,
			newStart: 1,
			newLines: added.length,
			lines: [...removed.map(line => `-${line}`), ...added.map(line => `+${line}`)],
		},
	];
};

/**
 * The unified diff between two texts, with three lines of context, or '' when they are the same lines.
 *
 * @param before undefined for a new file
 */
export const unifiedDiff = (path: string, before: string | undefined, after: string): string => {
	const [old, now] = [ended(before ?? ''), ended(after)];
	const compared = structuredPatch('', '', old, now, undefined, undefined, {
		context: 3,
		maxEditLength: mostEdits,
	});
	const hunks = compared?.hunks ?? asWhole(old, now);
	if (hunks.length === 0) {
		return '';
	}

	const name = path.replace(/^\/+/, '');
	const patch: StructuredPatch = {
		oldFileName: before === undefined ? '/dev/null' : `a/${name}`,
		newFileName: `b/${name}`,
		oldHeader: undefined,
		newHeader: undefined,
		hunks,
	};
	// As in git, a count of 1 is left out.
	return formatPatch(patch, FILE_HEADERS_ONLY)
		.trimEnd()
		.replaceAll(/^@@ .* @@$/gm, header => header.replaceAll(',1 ', ' '));
};
