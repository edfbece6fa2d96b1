import path from 'node:path';
import {oneLine} from '../../system/purify.js';

/** Files of one folder and one reason beyond which they are only counted. */
const mostListed = 3;

/** What is protected and why, one a line, for people: folders with many protected files as one. */
export const describeProtection = (
	reasons: ReadonlyMap<string, string>,
	guarded: readonly string[],
	isJudged: boolean,
): string[] => {
	const groups = new Map<string, {folder: string; why: string; files: string[]}>();
	for (const [file, why] of reasons) {
		const folder = path.posix.dirname(file);
		const key = `${folder}\0${why}`;
		const group = groups.get(key) ?? {folder, why, files: []};
		group.files.push(file);
		groups.set(key, group);
	}

	const lines = [...groups.values()].flatMap(({folder, why, files}) =>
		files.length > mostListed
			? [`${folder}/ (${files.length} files): ${why}`]
			: files.map(file => `${file}: ${why}`),
	);
	return [
		...lines,
		...guarded.map(
			file =>
				`${file}: ${/lock|\.sum|shrinkwrap/.test(file) ? 'what it says of dependencies' : 'its scripts, dependencies and settings of tools'}`,
		),
		...(isJudged
			? ['new settings of test runners, package managers and git beside them: the base has none']
			: []),
	].map(line => oneLine(line, 300));
};
