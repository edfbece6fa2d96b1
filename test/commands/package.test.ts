import {readFileSync} from 'node:fs';
import {execa} from 'execa';
import {expect, test} from 'vitest';

type Packed = {files: {path: string}[]; size: number};

test('the package holds what runs, and nothing else', async () => {
	const {stdout} = await execa('npm', [
		'pack',
		'--dry-run',
		'--json',
		'--ignore-scripts',
		'--loglevel=error',
	]);
	const parsed = JSON.parse(stdout) as Packed[] | Record<string, Packed>;
	const [packed] = Object.values(parsed);
	const paths = packed?.files.map(file => file.path) ?? [];
	expect(paths).toEqual(
		expect.arrayContaining([
			...[
				'dist/cli.js',
				'dist/engine.js',
				'dist/rehearsal.js',
				'dist/submit-tool.js',
				'themes/dark.json',
				'loop.schema.json',
				'theme.schema.json',
			],
			'skills/spec-builder/SKILL.md',
			...['demo/project/loops/spec/LOOP.md', 'README.md', 'LICENSE', 'package.json'],
		]),
	);
	expect(
		paths.filter(
			path =>
				!/^(dist|themes|skills|demo|examples)\/|^(README\.md|LICENSE|package\.json|(?:loop|theme)\.schema\.json)$/.test(
					path,
				),
		),
	).toEqual([]);
	expect(packed?.size).toBeLessThan(1_900_000);
});

test('screen and engine never load each other', () => {
	const engine = readFileSync('dist/engine.js', 'utf8');
	expect(engine).not.toContain('react-reconciler');
	expect(engine).not.toContain('yoga-layout');
	const screen = readFileSync('dist/chunks/show-run.js', 'utf8');
	expect(screen).toContain('react-reconciler');
	expect(screen).not.toMatch(/node_modules\/(zod|yaml|simple-git|@agentclientprotocol)/);
	const loaded = [...screen.matchAll(/^import .*?"(\.\/[^"]+)"/gm)].map(([, file]) => file);
	expect(loaded.filter(file => /git|engine|schemas|acp|yaml/.test(file ?? ''))).toEqual([]);
	expect(screen).not.toMatch(/react[\w.-]*development/);
});
