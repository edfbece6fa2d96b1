import {realpathSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {readBounded} from '../../system/files/read-bounded.js';
import {oneLine} from '../../system/text/sanitize.js';
import {readItems, type SpecItem} from './spec-items.js';

/** bytes */
const sizeLimit = 1_000_000;
/** Each uses space in every verdict and in the journal. */
const maxItems = 500;

const howItLooks = 'An item is a line such as "- [ ] Dates are parsed", at any depth.';

const realPath = (file: string): string | undefined => {
	try {
		// Not the native one, which gives a file the letters its folder knows it by.
		return realpathSync(file);
	} catch {
		return undefined;
	}
};

const parseSpec = (markdown: string, name: string): SpecItem[] => {
	try {
		return readItems(markdown);
	} catch (error) {
		if (error instanceof RangeError) {
			throw new Problem(`The spec ${name} is nested too deeply to be read.`, {
				hint: howItLooks,
				cause: error,
			});
		}

		throw error;
	}
};

/**
 * The items of a spec in a folder: at least one. Links are not followed: through one the agent could change what is
 * protected under another name.
 *
 * @param folder absolute path
 * @param spec relative to the folder
 * @throws {Problem} when there is no such file, it is none to read, or it has no items
 */
export const readSpec = async (folder: string, spec: string): Promise<SpecItem[]> => {
	const name = oneLine(spec);
	const place = realPath(folder) ?? folder;
	const file = path.join(place, spec);
	if (!file.startsWith(place + path.sep)) {
		throw new Problem(`The spec ${name} lies outside the repository.`, {
			hint: 'Name a file inside it behind checklist:. What a run is judged by is frozen with the repository.',
		});
	}

	const real = realPath(file);
	if (real === undefined) {
		throw new Problem(`The spec ${name} is not there.`, {
			hint: `Write it, or correct the path behind checklist:, which is relative to the top of the repository. ${howItLooks}`,
		});
	}

	if (real !== file) {
		throw new Problem(`The spec ${name} is behind a symbolic link: it lies at ${oneLine(real)}.`, {
			hint: 'Name the file itself behind checklist:, inside the repository.',
		});
	}

	const bytes = await readBounded(file, sizeLimit + 1);
	if (bytes === undefined) {
		throw new Problem(`The spec ${name} is not a file that can be read.`, {
			hint: `Name a Markdown file behind checklist:. ${howItLooks}`,
		});
	}

	if (bytes.length > sizeLimit) {
		throw new Problem(`The spec ${name} is larger than 1 MB.`, {
			hint: `Move what is no item to other files. ${howItLooks}`,
		});
	}

	const items = parseSpec(bytes.toString(), name);
	if (items.length === 0) {
		throw new Problem(`The spec ${name} has no items.`, {hint: howItLooks});
	}

	if (items.length > maxItems) {
		throw new Problem(
			`The spec ${name} has ${items.length.toLocaleString('en')} items; the limit is ${maxItems}.`,
			{hint: 'Split it into several specs, each with a checklist of its own, or judge coarser items.'},
		);
	}

	return items;
};
