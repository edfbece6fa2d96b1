import path from 'node:path';
import {oneLine} from '../../system/text/sanitize.js';

/** Most files of one folder, protected for one reason, that are listed; more are only counted. */
const mostListed = 3;

export type DescribedProtection = {
	/** Why files are protected, by their paths. */
	reasons: ReadonlyMap<string, string>;
	/** What is protected because it is a test. */
	tests: readonly string[];
	/** Manifests, protected in part. */
	guarded: readonly string[];
	/** Whether any file of the base belongs to the checks. */
	hasChecks: boolean;
};

const describeTests = (tests: readonly string[]): string[] => {
	const [first = '', ...others] = tests;
	const why = 'existing tests and what they read; new ones are welcome';
	return tests.length > mostListed
		? [`${first} and ${others.length} more files: ${why}`]
		: tests.map(file => `${file}: ${why}`);
};

/** What is protected and why, one a line, for people: folders with many protected files as one. */
export const describeProtection = ({reasons, tests, guarded, hasChecks}: DescribedProtection): string[] => {
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
		...describeTests(tests),
		...guarded.map(
			file =>
				`${file}: ${/lock|\.sum|shrinkwrap/.test(file) ? 'what it says of dependencies' : 'its scripts, dependencies and settings of tools'}`,
		),
		...(hasChecks
			? ['new settings of test runners, package managers and git beside them: the base has none']
			: []),
	].map(line => oneLine(line, 300));
};
