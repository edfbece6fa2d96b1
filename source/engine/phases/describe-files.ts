import type {ChangedFile} from '../../journal/events/events.js';

/** Changed files, one a line, for a gate. */
export const describeFiles = (files: readonly ChangedFile[]): string[] =>
	files.map(({path, change, added, removed}) =>
		added === undefined ? `${change} ${path}` : `${change} ${path} +${added} -${removed ?? 0}`,
	);
