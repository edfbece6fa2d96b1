import picomatch from 'picomatch';
import type {TriggerChoice} from '../loop/loop.js';
import {exceptedGlobs, protectingGlobs} from '../loop/values/protect.js';
import {writeTrigger} from '../loop/values/trigger.js';
import {changesBetween, type FileChange, type Fingerprint, fingerprint} from './fingerprint.js';
import type {TriggerPlace} from './place.js';
import {remember} from './remembered.js';
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
	const memory = remember<{files: Fingerprint}>(folder, label);
	let seen: Fingerprint | undefined;
	/** What is seen once the waking is on record. */
	let latest: Fingerprint | undefined;
	/** Nobody looks while a delivery writes. */
	let delivering: Promise<unknown> = Promise.resolve();

	const filesNow = async (before?: Fingerprint): Promise<Fingerprint> =>
		fingerprint(root, (await repository.files()).filter(counts), before);

	const see = async (files: Fingerprint): Promise<void> => {
		seen = files;
		await memory.write({files});
	};

	/** What was there when the loop fell asleep first, whichever engine that was in. */
	const begin = async (): Promise<Fingerprint> => {
		seen ??= (await memory.read())?.files;
		if (!seen) {
			await see(await filesNow());
		}

		return seen ?? {};
	};

	const look = async (): Promise<FileChange[]> => {
		await delivering;
		const before = await begin();
		return changesBetween(before, await filesNow(before));
	};

	return {
		label,
		repeats: true,
		next: () => [],
		async wait(signal) {
			signal.throwIfAborted();
			await begin();
			const ignored = new Set(await repository.ignoredFolders());
			const watch = await watchFolders({
				top: root,
				enters: entered => enters(entered) && !ignored.has(entered),
				counts,
				clock,
			});
			try {
				for (;;) {
					if ((await look()).length > 0) {
						await watch.settled(signal);
						const changes = await look();
						if (changes.length > 0) {
							return {
								trigger: label,
								reason: reasonFor(changes),
								details: boundedDetails(changes.map(detail)),
							};
						}
					}

					await watch.changed(signal);
					await watch.settled(signal);
				}
			} finally {
				await watch.close();
			}
		},
		async waking() {
			latest = await filesNow(seen ?? (await memory.read())?.files);
		},
		async woken() {
			await see(latest ?? (await filesNow(seen ?? (await memory.read())?.files)));
			latest = undefined;
		},
		async overlook(work) {
			const pending = new Set((await look()).map(change => change.path));
			const result = work();
			delivering = result.then(
				() => {},
				() => {},
			);
			await delivering;
			const before = await begin();
			const now = await filesNow(before);
			// What had changed before the delivery still wakes.
			const kept = Object.entries(now).filter(([file]) => !pending.has(file));
			const unseen = Object.entries(before).filter(([file]) => pending.has(file));
			await see(Object.assign(Object.create(null), Object.fromEntries([...kept, ...unseen])));
			return result;
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
