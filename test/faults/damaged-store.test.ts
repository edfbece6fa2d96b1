import {
	chmodSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {beforeAll, describe, expect, test} from 'vitest';
import {inspectRepository} from '../../source/workspace/store/inspect-repository.js';
import {repositoryFolder, storeFolderOf} from '../../source/workspace/store/repository-folder.js';
import {cliFile, treadle} from '../support/command-line.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

type Damage = {
	make: (store: string) => void;
	/** What the new run says about it; undefined where nothing needs to be set aside. */
	says: RegExp | undefined;
	/** Whether what an earlier run built can still be read. */
	keeps: boolean;
};

const packs = (store: string, ending: string): string[] => {
	const folder = path.join(store, 'objects', 'pack');
	return readdirSync(folder)
		.filter(name => name.endsWith(ending))
		.map(name => path.join(folder, name));
};

/** Does something to each file, which git made read-only. */
const each = (files: readonly string[], act: (file: string) => void): void => {
	for (const file of files) {
		chmodSync(file, 0o644);
		act(file);
	}
};

const looseObjects = (store: string): string[] =>
	readdirSync(path.join(store, 'objects'), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && /^[\da-f]{38}$/.test(entry.name))
		.map(entry => path.join(entry.parentPath, entry.name));

const garbage = 'x\u0000garbage \uFFFD\n';

const damages: Record<string, Damage> = {
	'a pack is missing': {
		make: store => each(packs(store, '.pack'), rmSync),
		says: /\.pack is missing|missing object|bad object/,
		keeps: true,
	},
	'packs and their indexes are missing': {
		make: store => each([...packs(store, '.pack'), ...packs(store, '.idx')], rmSync),
		says: /missing/,
		keeps: true,
	},
	'a pack is cut': {
		make: store => each(packs(store, '.pack'), file => truncateSync(file, 100)),
		says: /pack/,
		keeps: true,
	},
	'a pack is corrupt': {
		make: store =>
			each(packs(store, '.pack'), file => {
				const bytes = readFileSync(file);
				bytes.fill(0x55, 40, bytes.length - 30);
				writeFileSync(file, bytes);
			}),
		says: /pack|inflate/,
		keeps: true,
	},
	'an index of a pack is missing': {
		make: store => each(packs(store, '.idx'), rmSync),
		says: /\.idx is missing|missing object|bad object/,
		keeps: true,
	},
	'loose objects are empty': {
		make: store => each(looseObjects(store), file => truncateSync(file, 0)),
		says: /is empty|unable to unpack|bad object|corrupt/,
		keeps: false,
	},
	'a loose object is garbage': {
		make: store => each(looseObjects(store), file => writeFileSync(file, garbage)),
		says: /damaged/,
		keeps: false,
	},
	'HEAD is missing': {
		make: store => rmSync(path.join(store, 'HEAD')),
		says: /HEAD/,
		keeps: true,
	},
	'HEAD is garbage': {
		make: store => writeFileSync(path.join(store, 'HEAD'), garbage),
		says: /HEAD/,
		keeps: true,
	},
	'config is missing': {
		make: store => rmSync(path.join(store, 'config')),
		says: /config/,
		keeps: true,
	},
	'config is garbage': {
		make: store => writeFileSync(path.join(store, 'config'), garbage),
		says: /config/,
		keeps: true,
	},
	'a file lies in its place': {
		make(store) {
			rmSync(store, {recursive: true});
			writeFileSync(store, 'a file');
		},
		says: /a file instead of a folder/,
		keeps: false,
	},
	'a link lies in its place': {
		make(store) {
			renameSync(store, `${store}-elsewhere`);
			symlinkSync(`${store}-elsewhere`, store);
		},
		says: /a symbolic link instead of a folder/,
		keeps: true,
	},
	'a link that leads nowhere lies in its place': {
		make(store) {
			rmSync(store, {recursive: true});
			symlinkSync(`${store}-elsewhere`, store);
		},
		says: /a symbolic link instead of a folder/,
		keeps: false,
	},
	'refs are damaged': {
		make(store) {
			const folder = path.join(store, 'refs', 'treadle', 'work-1');
			for (const name of ['base', 'it/1']) {
				mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
				writeFileSync(path.join(folder, name), garbage);
			}
		},
		says: /ref/,
		keeps: true,
	},
	'packed-refs is garbage': {
		make: store => writeFileSync(path.join(store, 'packed-refs'), garbage),
		says: /packed-refs/,
		keeps: true,
	},
	'the folder of objects is gone': {
		make: store => rmSync(path.join(store, 'objects'), {recursive: true}),
		says: /objects is missing/,
		keeps: false,
	},
	'lock files and unfinished objects were left behind': {
		make(store) {
			for (const name of ['packed-refs.lock', 'config.lock', 'HEAD.lock', 'user.index.lock']) {
				writeFileSync(path.join(store, name), '');
			}

			writeFileSync(path.join(store, 'objects', 'pack', 'tmp_pack_123'), 'unfinished');
		},
		says: undefined,
		keeps: true,
	},
};

describe('a store that is damaged', () => {
	let project: TemporaryRepository;
	let home: string;
	let state: string;
	let saved: string;
	beforeAll(async () => {
		project = await smallProject({agent: 'echo done > result', autoRemove: false});
		expect((await runScripted(project, {attended: false})).finished.outcome).toBe('verified');
		home = project.environment.XDG_STATE_HOME ?? '';
		state = repositoryFolder(path.join(home, 'treadle'), await inspectRepository(project.folder));
		saved = `${home}.saved`;
		cpSync(home, saved, {recursive: true, preserveTimestamps: true, verbatimSymlinks: true});
		return project.remove;
	});

	const damage = (make: Damage['make']): string => {
		rmSync(home, {recursive: true});
		cpSync(saved, home, {recursive: true, preserveTimestamps: true, verbatimSymlinks: true});
		const store = storeFolderOf(state);
		make(store);
		return store;
	};

	const asides = (): string[] => readdirSync(state).filter(name => name.startsWith('store.git.damaged-'));

	test.each(Object.entries(damages))(
		'%s: a new run sets it aside, says so, and works',
		async (_, {make, says}) => {
			const store = damage(make);
			const before = lstatSync(store).ino;
			const {finished, of} = await runScripted(project, {attended: false});
			expect(finished).toMatchObject({outcome: 'verified'});
			const warnings = (of('run.started')[0]?.warnings ?? []).filter(text => text.includes('store'));
			expect(warnings).toHaveLength(says ? 1 : 0);
			expect(asides()).toHaveLength(says ? 1 : 0);
			if (says) {
				const aside = path.join(state, asides()[0] ?? '');
				expect(warnings[0]).toMatch(says);
				expect(warnings[0]).toContain(aside);
				expect(lstatSync(aside).ino).toBe(before);
			} else {
				expect(existsSync(path.join(store, 'packed-refs.lock'))).toBe(false);
			}
		},
	);

	test.each(
		Object.entries(damages).filter(([name]) =>
			/HEAD is garbage|a pack is cut|a link lies|objects are empty|a file lies/.test(name),
		),
	)('%s: delivering an earlier run brings its work back, or says what is lost', async (_, {make, keeps}) => {
		damage(make);
		// With a delivered branch the new store would have it from the person's own repository.
		await project.git('branch', '--quiet', '-D', 'treadle/work-1').catch(() => {});
		const {events} = await runScripted(project, {attended: false});
		expect(events.length).toBeGreaterThan(0);
		const journal = readFileSync(path.join(state, 'runs', 'work-1', 'journal.jsonl'), 'utf8');
		const commit = /"type":"run.finished".*?"commit":"([\da-f]+)"/.exec(journal)?.[1] ?? '';
		const ended = await treadle(project, ['deliver', 'work-1', '--commit', commit]);
		if (keeps) {
			expect(ended).toMatchObject({exitCode: 0, stderr: ''});
			expect(await project.git('show', 'treadle/work-1:result')).toBe('done');
		} else {
			expect(ended.exitCode).toBe(1);
			expect(ended.stderr).toMatch(
				/work-1 cannot be delivered: Treadle's store was damaged, and this is lost: iteration 1 \([\da-f]{9}\)/,
			);
			expect(ended.stderr).toContain(asides()[0]);
		}
	});
});

test('a store without permissions is set aside', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	// Nothing keeps root out, so somebody else does it then.
	const isRoot = process.getuid?.() === 0;
	const nobody = isRoot ? {uid: 65_534, gid: 65_534} : {};
	if (isRoot) {
		await execa('chown', ['-R', '65534:65534', path.dirname(project.folder)]);
	}

	const run = () =>
		execa(process.execPath, [cliFile, 'run', 'work', '--headless'], {
			cwd: project.folder,
			env: project.environment,
			extendEnv: false,
			reject: false,
			stdin: 'ignore',
			...nobody,
		});
	expect(await run()).toMatchObject({exitCode: 0});
	const state = path.join(project.environment.XDG_STATE_HOME ?? '', 'treadle');
	const store = storeFolderOf(path.join(state, readdirSync(state)[0] ?? ''));
	for (const folder of [store, path.join(store, 'objects')]) {
		chmodSync(folder, 0o000);
		const ended = await run();
		expect(ended).toMatchObject({exitCode: 0});
		expect(ended.stdout).toMatch(/cannot be read and written[\s\S]*store\.git\.damaged-/);
	}
});

test.each([
	['HEAD is garbage', true],
	['objects are empty', false],
] as const)('%s: resuming an earlier run brings its work back, or says what is lost', async (name, keeps) => {
	const project = await smallProject({agent: 'echo half > result', loop: 'stop: { iterations: 1 }'});
	expect((await runScripted(project, {attended: false})).finished).toMatchObject({outcome: 'budget'});
	const [repository = ''] = readdirSync(path.join(project.environment.XDG_STATE_HOME ?? '', 'treadle'));
	const state = path.join(project.environment.XDG_STATE_HOME ?? '', 'treadle', repository);
	const [, {make}] = Object.entries(damages).find(([kind]) => kind.includes(name)) ?? ['', {make() {}}];
	make(storeFolderOf(state));
	const resumed = await treadle(project, ['resume', 'work-1', '--headless', '--iterations', '+1']);
	const said = `${resumed.stdout}${resumed.stderr}`;
	if (keeps) {
		// It went on from its work, which is not enough: its one more iteration is used up.
		expect(resumed.exitCode, said).toBe(4);
	} else {
		expect(resumed.exitCode, said).toBe(1);
		expect(said).toMatch(/work-1 cannot .*this is lost: /s);
		expect(said).toContain('store.git.damaged-');
	}
});
