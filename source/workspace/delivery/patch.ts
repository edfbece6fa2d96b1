import {existsSync, mkdirSync, statSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {systemProblem} from '../../system/system-problem.js';
import {displayPath} from '../../system/text/display-path.js';
import {commitTree} from '../git/commit.js';
import {git} from '../git/git.js';
import type {DeliveryPlace, DeliveryWay, Handover} from './delivery-way.js';

/** Where the patch goes: where the user says, or beside Treadle's other records, outside of the repository. */
const fileOf = (
	{stateFolder}: Pick<DeliveryPlace, 'stateFolder'>,
	{branch, to}: Pick<Handover, 'branch' | 'to'>,
): string => {
	const name = `${path.basename(branch)}.patch`;
	if (to === undefined) {
		return path.join(stateFolder, 'patches', name);
	}

	return statSync(to, {throwIfNoEntry: false})?.isDirectory() ? path.join(to, name) : to;
};

/** A word of a shell command. */
const word = (text: string): string =>
	/^[\w./:@%+=,~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const requireFree = (file: string): void => {
	if (existsSync(file)) {
		throw new Problem(`${displayPath(file)} exists already.`, {
			hint: 'Treadle replaces no file. Remove it, or name another one with --to <file>.',
		});
	}
};

/** All that lies between as one message for `git am`, which `git apply` takes as well. */
const textOf = async (
	{storeFolder, run}: DeliveryPlace,
	{commit, onto, subject}: Handover,
): Promise<Buffer> => {
	const whole = await commitTree(storeFolder, {
		tree: `${commit}^{tree}`,
		parent: onto,
		subject,
		trailers: {'Treadle-Run': run, 'Treadle-Commit': commit},
		ref: `refs/treadle/${run}/patch/${commit}`,
	});
	const {stdout} = await git({gitFolder: storeFolder}, [
		...['format-patch', '--stdout', '--binary', '--full-index', '--no-renames', '--no-ext-diff'],
		...['--no-textconv', '--no-signature', '--no-stat', '-1', whole],
	]);
	return stdout;
};

/** A file that `git am` and `git apply` take. */
export const patch: DeliveryWay = {
	fitsOntoHead: true,
	announce(place, handover) {
		const file = fileOf(place, handover);
		return {
			question: `as the patch ${displayPath(file)}`,
			next: 'One file is written there; nothing in your repository changes.',
			to: file,
			take: `${handover.take.startsWith('git merge ') && !handover.take.includes('--autostash') ? 'git am --keep-cr' : 'git apply'} ${word(file)}`,
		};
	},
	async handOver(place, handover) {
		const file = fileOf(place, handover);
		requireFree(file);
		const text = await textOf(place, handover);
		try {
			mkdirSync(path.dirname(file), {recursive: true, ...(handover.to === undefined ? {mode: 0o700} : {})});
			await writeFile(file, text, {flag: 'wx'});
		} catch (error) {
			requireFree(file);
			throw systemProblem(error) ?? error;
		}

		return {how: `as the patch ${displayPath(file)}`, to: file};
	},
};
