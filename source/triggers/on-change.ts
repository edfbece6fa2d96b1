import picomatch from 'picomatch';
import type {TriggerChoice} from '../loop/loop.js';
import {exceptedGlobs, protectingGlobs} from '../loop/values/protect.js';
import {writeTrigger} from '../loop/values/trigger.js';
import {changesBetween, type FileChange, type Fingerprint, fingerprint} from './fingerprint.js';
import type {TriggerPlace} from './place.js';
import {openSeen, watchFor} from './seen.js';
import {boundedDetails, shownName} from './shown.js';
import type {Trigger} from './trigger.js';
import {watchFolders} from './watch-folders.js';

/** What editors leave beside a file while it is open. */
const editorFile = /(?:^|\/)(?:\.#[^/]*|#[^/]*#|\.[^/]*\.sw[a-z]|[^/]*~|4913)$/;

const isGits = (file: string): boolean => file.split('/').includes('.git');

/** Whether a path matches globs of `on change`. A glob that names a folder matches everything in it. */
export const matcherOf = (globs: readonly string[]): ((file: string) => boolean) => {
	const withContents = (all: readonly string[]): string[] => all.flatMap(glob => [glob, `${glob}/**`]);
	const matches = picomatch(withContents(protectingGlobs(globs)), {
		dot: true,
		ignore: withContents(exceptedGlobs(globs)),
	});
	// A line break in a name is no wildcard's business.
	return file => matches(file.replaceAll(/[\n\r]/g, '?')) && !editorFile.test(file);
};

/** Whether a folder may hold files that the globs match, or folders on the way to them. */
const entersFor = (globs: readonly string[]): ((folder: string) => boolean) => {
	const bases = protectingGlobs(globs).map(glob => picomatch.scan(glob).base);
	return folder =>
		!isGits(folder) &&
		bases.some(
			base =>
				base === '' || base === folder || base.startsWith(`${folder}/`) || folder.startsWith(`${base}/`),
		);
};

/**
 * Wakes when the content of files of the user's checkout differs from what it was when the loop was woken last, whether
 * anything ran meanwhile or not. What git ignores, and what Treadle writes itself, wakes nothing.
 */
export const onChange = (
	choice: Extract<TriggerChoice, {kind: 'change'}>,
	{root, folder, own, repository, clock}: TriggerPlace,
): Trigger => {
	const label = writeTrigger(choice);
	const matches = matcherOf(choice.globs);
	const enters = entersFor(choice.globs);
	const isOwn = new Set(own);
	const counts = (file: string): boolean => matches(file) && !isOwn.has(file) && !isGits(file);
	const filesNow = async (before?: Fingerprint): Promise<Fingerprint> =>
		fingerprint(root, (await repository.files()).filter(counts), before);
	const seen = openSeen({folder, label, key: 'files', now: filesNow});

	const look = async (): Promise<FileChange[]> => {
		await seen.written();
		const before = await seen.before();
		return changesBetween(before, await filesNow(before));
	};

	return {
		label,
		repeats: true,
		next: () => [],
		async wait(signal) {
			signal.throwIfAborted();
			await seen.before();
			const ignored = new Set(await repository.ignoredFolders());
			const watch = await watchFolders({
				top: root,
				enters: entered => enters(entered) && !ignored.has(entered),
				counts,
				clock,
			});
			return watchFor(watch, signal, async () => {
				const changes = await look();
				return changes.length === 0
					? undefined
					: {trigger: label, reason: reasonFor(changes), details: boundedDetails(changes.map(detail))};
			});
		},
		waking: seen.waking,
		woken: seen.woken,
		async overlook(work) {
			const pending = new Set((await look().catch(() => [])).map(change => change.path));
			return seen.unwatched(work, async () => {
				const before = await seen.before();
				const now = await filesNow(before);
				// What had changed before the delivery still wakes.
				const kept = Object.entries(now).filter(([file]) => !pending.has(file));
				const unseen = Object.entries(before).filter(([file]) => pending.has(file));
				await seen.see(Object.assign(Object.create(null), Object.fromEntries([...kept, ...unseen])));
			});
		},
	};
};

const detail = ({path, how}: FileChange): string => `${how}: ${shownName(path)}`;

const reasonFor = (changes: readonly FileChange[]): string => {
	const [first, ...others] = changes;
	const name = shownName(first?.path ?? '');
	if (others.length > 0) {
		return `${name} and ${others.length} more ${others.length === 1 ? 'file' : 'files'} changed`;
	}

	return {changed: `${name} changed`, new: `${name} is new`, deleted: `${name} was deleted`}[
		first?.how ?? 'changed'
	];
};
