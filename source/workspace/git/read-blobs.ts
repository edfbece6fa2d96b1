import type {Sha} from '../../journal/events/events.js';
import {type GitPlace, git} from './git.js';

/** bytes of all blobs together, so that no agent can fill the memory */
const sizeLimit = 20_000_000;

/** Texts of blobs by their ids, in one call; those beyond 20 MB in all are left out. */
export const readBlobs = async (
	place: GitPlace,
	blobs: readonly Sha[],
): Promise<ReadonlyMap<Sha, string>> => {
	const texts = new Map<Sha, string>();
	if (blobs.length === 0) {
		return texts;
	}

	const input = [...new Set(blobs)].map(blob => `${blob}\n`).join('');
	const {stdout} = await git(place, ['cat-file', '--batch'], {input, limit: sizeLimit});
	for (let start = 0; start < stdout.length; ) {
		const lineEnd = stdout.indexOf('\n', start);
		const [blob = '', , size = '0'] = stdout.subarray(start, lineEnd).toString().split(' ');
		const end = lineEnd + 1 + Number(size);
		if (lineEnd === -1 || end > stdout.length) {
			break;
		}

		texts.set(blob, stdout.subarray(lineEnd + 1, end).toString());
		start = end + 1;
	}

	return texts;
};
