import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

const bones = ['triggers', 'agents', 'skills', 'verifiers', 'memory', 'workspace'];

/** What each room may import, besides itself and problem.ts. See docs/design.md. */
const mayImport: Record<string, readonly string[]> = {
	'problem.ts': [],
	system: [],
	products: ['system'],
	loop: ['products', 'system'],
	journal: ['loop', 'products', 'system'],
	control: ['journal', 'loop', 'system'],
	...Object.fromEntries(bones.map(bone => [bone, ['journal', 'loop', 'products', 'system']])),
	engine: ['words', ...bones, 'control', 'journal', 'loop', 'products', 'system'],
	words: ['journal', 'loop', 'products', 'system'],
	screen: ['words', 'control', 'journal', 'loop', 'system'],
	'settings.ts': ['system'],
	commands: [
		'engine',
		'screen',
		'words',
		...bones,
		'control',
		'journal',
		'loop',
		'products',
		'system',
		'settings.ts',
	],
	'cli.ts': ['commands'],
};

/** Rooms whose folders form no circle; what stands at the top of a room is not a folder of it. */
const foldersWithoutCircles = ['agents', 'screen'];

const read = (file: string): string => readFileSync(file, 'utf8');
const sources = globSync('source/**/*.{ts,tsx}').toSorted();
const roomOf = (file: string): string => file.split(path.sep)[1] ?? '';

/** The files of ours that a file imports, lazily or not. */
const importsOf = (file: string): string[] =>
	[...read(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+\.js)'/g)].map(([, specifier = '']) => {
		const target = path.join(path.dirname(file), specifier.replace(/\.js$/, '.ts'));
		return sources.includes(target) ? target : `${target}x`;
	});

test('every import leads to a file', () => {
	const missing = sources.flatMap(file =>
		importsOf(file)
			.filter(target => !sources.includes(target))
			.map(target => `${file} → ${target}`),
	);
	expect(sources.length).toBeGreaterThan(20);
	expect(missing).toEqual([]);
});

test('imports run one way between the rooms', () => {
	const wrong = sources.flatMap(file =>
		importsOf(file)
			.filter(target => {
				const [from, to] = [roomOf(file), roomOf(target)];
				return from !== to && to !== 'problem.ts' && !mayImport[from]?.includes(to);
			})
			.map(target => `${file} → ${target}`),
	);
	expect(wrong).toEqual([]);
});

test('no file imports itself in a circle', () => {
	const done = new Set<string>();
	const circles: string[] = [];
	const visit = (file: string, trail: readonly string[]): void => {
		if (trail.includes(file)) {
			circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
		}
		if (done.has(file) || trail.includes(file)) {
			return;
		}
		for (const target of importsOf(file).filter(found => sources.includes(found))) {
			visit(target, [...trail, file]);
		}
		done.add(file);
	};

	for (const file of sources) {
		visit(file, []);
	}
	expect(circles).toEqual([]);
});

test('no folder of a room needs another one that needs it', () => {
	const folderOf = (file: string): string => {
		const parts = path.dirname(file).split(path.sep);
		return parts.length > 2 ? parts.slice(0, 3).join('/') : file;
	};
	const arrows = new Map<string, Set<string>>();
	for (const file of sources.filter(each => foldersWithoutCircles.includes(roomOf(each)))) {
		const from = folderOf(file);
		for (const to of importsOf(file).map(folderOf)) {
			if (from !== to && from.startsWith('source/') && to.split('/')[1] === from.split('/')[1]) {
				arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
			}
		}
	}

	const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
		[...(arrows.get(from) ?? [])].some(next => {
			if (next === to) {
				return true;
			}
			if (seen.has(next)) {
				return false;
			}
			seen.add(next);
			return reaches(next, to, seen);
		});
	expect([...arrows.keys()].filter(folder => reaches(folder, folder))).toEqual([]);
});

test('files are short, named in kebab-case, and export by name', () => {
	const wrong = sources.flatMap(file => [
		...(read(file).split('\n').length > 301 ? [`${file}: over 300 lines`] : []),
		...(/^[\da-z]+(-[\da-z]+)*\.tsx?$/.test(path.basename(file)) ? [] : [`${file}: not kebab-case`]),
		...(/^export default\b/m.test(read(file)) ? [`${file}: default export`] : []),
	]);
	expect(wrong).toEqual([]);
});

/** Folders of tests of the whole program, of its documents, or of the tests' own tools. */
const testsOfTheWhole = [
	...['runs', 'faults', 'commands', 'demo', 'docs', 'trust', 'bundle', 'support'],
	...['agents/real', 'agents/stand-in'],
];

test('a test stands at the path of the file it tests: name.test.ts, or name.aspect.test.ts', () => {
	const known = new Set(sources.map(file => file.replace(/^source\//, '').replace(/\.tsx?$/, '')));
	const lost = globSync('test/*/**/*.test.{ts,tsx}')
		.map(file => file.replace(/^test\//, ''))
		.filter(file => !testsOfTheWhole.some(folder => file.startsWith(`${folder}/`)))
		.filter(file => !known.has(file.replace(/(\.[\da-z-]+)?(\.slow)?\.test\.tsx?$/, '')));
	expect(lost).toEqual([]);
});

test('helpers of tests stand in a folder `support`', () => {
	const folders = ['support', 'fixtures', 'real', 'stand-in', 'bench', 'demo', 'docs', 'trust'];
	const stray = globSync('test/**/*.{ts,tsx}')
		.filter(file => !/\.test\.tsx?$/.test(file))
		.filter(file => !file.split(path.sep).some(part => folders.includes(part)));
	expect(stray).toEqual([]);
});

test('nothing is left undone, skipped or singled out', () => {
	const wrong = [...sources, ...globSync('test/**/*.{ts,tsx}')].filter(file =>
		/(\/\/|^\s*\*).*\b(TODO|FIXME|XXX)\b|^\s*(test|it|describe)\.(skip|only|todo|fails)\b|@ts-(ignore|nocheck)\b/m.test(
			read(file),
		),
	);
	expect(wrong).toEqual([]);
});

test('every dependency is explained in the README', () => {
	const {dependencies, devDependencies} = JSON.parse(read('package.json')) as Record<
		string,
		Record<string, string>
	>;
	const readme = read('README.md');
	const names = Object.keys({...dependencies, ...devDependencies});
	expect(names.filter(name => !readme.includes(`| \`${name}\` |`))).toEqual([]);
});

test('every runtime dependency is used', () => {
	const {dependencies = {}} = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
	const all = sources.map(read).join('\n');
	expect(Object.keys(dependencies).filter(name => !new RegExp(`'${name}(/[^']*)?'`).test(all))).toEqual([]);
});

test('what is printed goes through one door', () => {
	// The scripted agent and the tool for answers are programs of their own, whose output the engine reads.
	const programs = [
		'source/agents/rehearsal',
		'source/agents/rehearsal/script',
		'source/agents/asking/submit-tool',
	];
	const shown = sources.filter(file => !programs.includes(path.dirname(file)));
	const writers = shown.filter(file => /process\.std(out|err)\.write|console\.\w+\(/.test(read(file)));
	// The Node version is checked before anything of ours is loaded.
	expect(writers).toEqual(['source/cli.ts', 'source/commands/terminal/output.ts']);
});
