import {lstatSync, mkdirSync, readlinkSync, rmSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {bytesOf, diskPath, pathText} from '../git/byte-paths.js';
import {type TreeChange, treeChanges} from '../git/diff.js';
import {type FilePlace, git, gitText} from '../git/git.js';
import {setEntries} from '../git/record-tree.js';
import type {DeliveryPlace, DeliveryWay, Handover} from './delivery-way.js';

/** Most files that are named in a sentence. */
const mostNamed = 6;

const isAbsent = (mode: string): boolean => Number(mode) === 0;

/** Whether a folder on the way to a file is something else in the user's checkout: writing would go elsewhere. */
const isBlocked = (root: string, file: string): boolean => {
	const parts = file.split('/').slice(0, -1);
	return parts.some((_, index) => {
		const found = lstatSync(diskPath(root, parts.slice(0, index + 1).join('/')), {throwIfNoEntry: false});
		return found !== undefined && !found.isDirectory();
	});
};

/** The blob that the user's file would be now; undefined where there is none, `other` for what is no file. */
const blobNow = async (place: FilePlace, file: string): Promise<string | undefined> => {
	const at = diskPath(place.workTree, file);
	const found = lstatSync(at, {throwIfNoEntry: false});
	if (found === undefined) {
		return undefined;
	}

	if (found.isSymbolicLink()) {
		return gitText(place, ['hash-object', '--stdin'], {input: readlinkSync(at, 'buffer')});
	}

	return found.isFile() ? gitText(place, ['hash-object', '--', pathText(file)]) : 'other';
};

type Standing = {change: TreeChange; state: 'to-do' | 'done' | 'changed'};

const standingOf = async (place: FilePlace, change: TreeChange): Promise<Standing> => {
	if (isBlocked(place.workTree, change.path)) {
		return {change, state: 'changed'};
	}

	const now = await blobNow(place, change.path);
	const was = isAbsent(change.oldMode) ? undefined : change.oldBlob;
	const wanted = isAbsent(change.newMode) ? undefined : change.newBlob;
	return {change, state: now === wanted ? 'done' : now === was ? 'to-do' : 'changed'};
};

/** What differs, and how the user's files stand to it. */
const standings = async (place: FilePlace, {onto, commit}: Handover): Promise<Standing[]> => {
	const changes = await treeChanges({gitFolder: place.gitFolder}, onto, commit);
	const found: Standing[] = [];
	for (const change of changes) {
		found.push(await standingOf(place, change));
	}

	return found;
};

const named = (paths: readonly string[]): string => {
	const more = paths.length - mostNamed;
	return `${paths.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const placeOf = ({storeFolder, repository, scratch}: DeliveryPlace): FilePlace => ({
	gitFolder: storeFolder,
	workTree: repository.root,
	index: path.join(scratch, 'files.index'),
});

/** Copies the changed files into the user's checkout, and nothing else: neither index nor branch. */
export const files: DeliveryWay = {
	fitsOntoHead: false,
	announce(_place, {files: changed}) {
		const paths = changed.map(({path: file}) => file);
		return {
			question: `by copying ${paths.length === 1 ? named(paths) : `${paths.length} files`} into your checkout`,
			next: `Written there: ${named(paths)}. Nothing is committed. If you have changed one of them meanwhile, none is written.`,
			take: undefined,
		};
	},
	async handOver(delivery, handover) {
		const place = placeOf(delivery);
		const found = await standings(place, handover);
		const pathsOf = (state: Standing['state']): string[] =>
			found.filter(one => one.state === state).map(({change}) => pathText(change.path));
		const changed = pathsOf('changed');
		if (changed.length > 0) {
			throw new Problem(`You have changed since: ${named(changed)}. Nothing was copied.`, {
				hint: `Take it as a patch, and put the two together: treadle deliver ${delivery.run} --as patch`,
			});
		}

		const toDo = found.filter(({state}) => state === 'to-do').map(({change}) => change);
		const written = toDo.filter(({newMode}) => !isAbsent(newMode));
		mkdirSync(path.dirname(place.index), {recursive: true});
		rmSync(place.index, {force: true});
		try {
			if (written.length > 0) {
				await setEntries(
					place,
					written.map(({path: file, newMode: mode, newBlob: blob}) => ({path: file, mode, blob})),
				);
				await git(place, ['checkout-index', '--force', '--quiet', '-z', '--stdin'], {
					input: bytesOf(written.map(({path: file}) => file)),
				});
			}

			for (const {path: file} of toDo.filter(({newMode}) => isAbsent(newMode))) {
				rmSync(diskPath(delivery.repository.root, file), {force: true});
			}
		} finally {
			rmSync(place.index, {force: true});
		}

		const all = found.map(({change}) => pathText(change.path));
		return {how: `into your checkout: ${named(all)}`, to: named(all)};
	},
};
