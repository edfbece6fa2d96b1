import {createHash} from 'node:crypto';
import {mkdirSync, renameSync, writeFileSync} from 'node:fs';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Loop} from '../../loop/loop.js';
import type {Memory, MemorySection} from '../../memory/memory.js';
import {openLoopMemory} from '../../memory/memory-file.js';
import {parseMemory, renderSection} from '../../memory/sections.js';
import {oneLine} from '../../system/text/sanitize.js';
import {git} from '../../workspace/git/git.js';

/** What a loop's files were like when it ran last on this machine. */
type Seen = {
	run: string;
	/** sha256 of LOOP.md. */
	digest: string;
	/** Digests of what LOOP.md says, by what users call it. */
	parts: Record<string, string>;
	/** Digests of the notes in MEMORY.md that runs wrote or the user was told of. */
	notes: string[];
};

export type SeenOptions = {
	loop: Loop;
	/** Absolute paths of the repository's top, its state folder, and `store.git`. */
	root: string;
	stateFolder: string;
	storeFolder: string;
	/** The commit the user's files stand on; undefined in a repository without one. */
	head: string | undefined;
	/** The loop's MEMORY.md, relative to the top; undefined for a loop that lies outside the repository. */
	memory: string | undefined;
};

export type LastSeen = {
	/** What changed since, one sentence a line; nothing when all is as a run left it, or as it was committed. */
	changed: string[];
	/** Keeps what stands there now as seen by this run. */
	keep: (run: string) => void;
};

const digestOf = (value: unknown): string =>
	createHash('sha256')
		.update(JSON.stringify(value) ?? '')
		.digest('hex')
		.slice(0, 32);

const noteDigest = ({title, text}: Pick<MemorySection, 'title' | 'text'>): string => digestOf([title, text]);

const partsOf = (loop: Loop): Record<string, string> => ({
	goal: digestOf(loop.goal),
	checks: digestOf([loop.verify, loop.judge]),
	protect: digestOf(loop.protect),
	prepare: digestOf(loop.prepare),
	agent: digestOf([loop.agent, loop.skills]),
	limits: digestOf(loop.stop),
	gates: digestOf(loop.gates),
	prompt: digestOf(loop.body),
});

const seenFile = (stateFolder: string, {file}: Loop): string =>
	path.join(stateFolder, 'seen', `${digestOf(file)}.json`);

const readSeen = async (file: string): Promise<Seen | undefined> => {
	try {
		const {run, digest, parts, notes} = JSON.parse(await readFile(file, 'utf8')) as Seen;
		return typeof run === 'string' && typeof digest === 'string' && Array.isArray(notes) && parts
			? {run, digest, parts, notes}
			: undefined;
	} catch {
		// Never written, or not by us: then nothing is known.
		return undefined;
	}
};

/** Not synced, so that no iteration waits for it: after a power cut the same change may be reported again. */
const writeSeen = (file: string, seen: Seen): void => {
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	writeFileSync(`${file}.new`, JSON.stringify(seen), {mode: 0o600});
	renameSync(`${file}.new`, file);
};

/** Text of a file in the last commit; undefined where it is not part of it. */
const committed = async (
	{storeFolder, head}: SeenOptions,
	file: string | undefined,
): Promise<string | undefined> =>
	head === undefined || file === undefined
		? undefined
		: git({gitFolder: storeFolder}, ['cat-file', 'blob', `${head}:${file}`]).then(
				({stdout}) => stdout.toString(),
				() => undefined,
			);

const sameLines = (text: string): string => text.replaceAll('\r\n', '\n');

const loopChanges = async (options: SeenOptions, seen: Seen | undefined): Promise<string[]> => {
	const {loop, root, memory} = options;
	if (seen?.digest === loop.digest) {
		return [];
	}

	const file = memory && path.posix.join(path.posix.dirname(memory), path.basename(loop.file));
	const inCommit = await committed(options, file);
	const isOpen =
		inCommit !== undefined && sameLines(inCommit) !== sameLines(await readFile(loop.file, 'utf8'));
	const look = isOpen ? `; the last commit has it otherwise: git diff ${path.relative(root, loop.file)}` : '';
	if (seen) {
		const now = partsOf(loop);
		const parts = Object.keys(now).filter(part => now[part] !== seen.parts[part]);
		return [
			`LOOP.md was changed since run ${seen.run}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}${look}`,
		];
	}

	return isOpen ? [`LOOP.md is not as in the last commit: git diff ${path.relative(root, loop.file)}`] : [];
};

/** Runs of before anything was kept about notes; theirs begin with the run's name. */
const isOfRun = async (stateFolder: string): Promise<(section: MemorySection) => boolean> => {
	const runs = new Set(await readdir(path.join(stateFolder, 'runs')).catch((): string[] => []));
	return ({title}) => runs.has(title.split(' · ', 1)[0] ?? '');
};

const noteChanges = async (
	options: SeenOptions,
	sections: readonly MemorySection[],
	seen: Seen | undefined,
): Promise<string[]> => {
	const inCommit = parseMemory((await committed(options, options.memory)) ?? '');
	const known = new Set([...(seen?.notes ?? []), ...inCommit.map(noteDigest)]);
	const isOld = seen ? () => false : await isOfRun(options.stateFolder);
	const unknown = sections.filter(section => !known.has(noteDigest(section)) && !isOld(section));
	if (unknown.length === 0) {
		return [];
	}

	const pinned = unknown.filter(section => section.pinned).length;
	const many = unknown.length > 1;
	const first = oneLine(unknown.find(section => section.pinned)?.title ?? unknown[0]?.title ?? '', 60);
	const always =
		pinned > 0 ? `, ${pinned === unknown.length ? '' : `${pinned} of them `}pinned into every prompt` : '';
	return [
		`MEMORY.md has ${many ? `${unknown.length} notes` : 'a note'} that no run here wrote${always}${first === '' ? '' : `: "${first}"${many ? ' …' : ''}`}`,
	];
};

/** Looks at what became of LOOP.md and MEMORY.md since the loop ran last: an agent that got out may have written there. */
export const openLastSeen = async (options: SeenOptions): Promise<LastSeen> => {
	const {loop, root, stateFolder} = options;
	const file = seenFile(stateFolder, loop);
	const [seen, sections] = await Promise.all([readSeen(file), openLoopMemory(loop.file, root).read()]);
	const changed = [...(await loopChanges(options, seen)), ...(await noteChanges(options, sections, seen))];
	return {
		changed,
		keep: run =>
			writeSeen(file, {run, digest: loop.digest, parts: partsOf(loop), notes: sections.map(noteDigest)}),
	};
};

/** The loop's memory, that also keeps in mind which notes a run wrote. */
export const withNotesSeen = (memory: Memory, loop: Loop, stateFolder: string): Memory => {
	const file = seenFile(stateFolder, loop);
	return {
		...memory,
		async append(section) {
			await memory.append(section);
			const seen = await readSeen(file);
			const written = parseMemory(renderSection(section)).map(noteDigest);
			if (seen) {
				writeSeen(file, {...seen, notes: [...seen.notes, ...written]});
			}
		},
	};
};
