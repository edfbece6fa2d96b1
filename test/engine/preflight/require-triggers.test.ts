import {join} from 'node:path';
import {expect, test} from 'vitest';
import {requireTriggers} from '../../../source/engine/preflight/require-triggers.js';
import {readLoop} from '../../../source/loop/file/read-loop.js';
import {inspectRepository} from '../../../source/workspace/store/inspect-repository.js';
import {temporaryRepository} from '../../support/temporary-repository.js';

/** What is said of a loop with this trigger, in a repository with a few files and the branch `main`. */
const saidOf = async (trigger: string): Promise<string> => {
	const {folder, environment} = await temporaryRepository({
		files: {
			'src/a.js': '',
			'docs/guide.md': '',
			'.gitignore': 'built/\n',
			'built/x.js': '',
			'loops/spec/LOOP.md': `---\ngoal: g\nagent: rehearsal\ntrigger: ${trigger}\n---\nx\n`,
		},
	});
	const loop = await readLoop(join(folder, 'loops/spec/LOOP.md'));
	try {
		await requireTriggers(loop, await inspectRepository(folder), environment);
		return '';
	} catch (error) {
		return (error as Error).message.replaceAll(`${folder}/`, '').replaceAll(folder, '<repository>');
	}
};

test.each([
	'now',
	'every 5m',
	'on change src/** docs',
	'[on change src !nothing/**, on commit main]',
	'on commit',
	'on command "git status --short"',
	'on command "echo $((1 + 1))"',
])('%s can wake a loop', async trigger => {
	expect(await saidOf(trigger)).toBe('');
});

test.each([
	[
		'on change scr/**',
		'loops/spec/LOOP.md:4:10: trigger: "scr/**" matches no file that git knows or would add, so nothing would wake the loop. Did you mean "src"?',
	],
	[
		'on change src/** built/**',
		'loops/spec/LOOP.md:4:10: trigger: "built/**" matches no file that git knows or would add, so nothing would wake the loop.',
	],
	[
		'on commit mian',
		'loops/spec/LOOP.md:4:10: trigger: "mian" is no branch of this repository. Did you mean "main"?',
	],
	[
		'on command "no-such-program --list"',
		'loops/spec/LOOP.md:4:10: trigger: command not found: no-such-program was not found on the PATH.',
	],
	[
		'on command ./missing.sh',
		'loops/spec/LOOP.md:4:10: trigger: command not found: ./missing.sh does not exist in <repository>.',
	],
	[
		'[every 5m, on commit mian, on change nothing.txt]',
		[
			'loops/spec/LOOP.md:4:21: trigger: "mian" is no branch of this repository. Did you mean "main"?',
			'loops/spec/LOOP.md:4:37: trigger: "nothing.txt" matches no file that git knows or would add, so nothing would wake the loop.',
		].join('\n'),
	],
])('%s cannot', async (trigger, message) => {
	expect(await saidOf(trigger)).toBe(message);
});
