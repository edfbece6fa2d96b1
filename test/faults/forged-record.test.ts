/** Deliveries that no person has said yes to: from a record that was changed, from within a run, and of what is red by now. */
import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {encodeLine} from '../../source/journal/file/line.js';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';
import {openTmux} from '../support/tmux.js';

vi.setConfig({testTimeout: 60_000});

type Listed = {commit: string; journal: string; record: string; waitsForDelivery: boolean};

const listed = async (place: TemporaryRepository): Promise<Listed> =>
	JSON.parse((await treadle(place, ['runs', '--json'])).stdout);

const branches = (place: TemporaryRepository): Promise<string> =>
	place.git('branch', '--format=%(refname:short)');

/** Makes a failed run look verified, every checksum right: what an agent can do that got away. */
const forge = async (journal: string): Promise<void> => {
	const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
	const {crc: _, ...last} = JSON.parse(lines.at(-1) ?? '');
	const {commit} = lines.map(line => JSON.parse(line)).findLast(({type}) => type === 'checkpoint.made');
	const forged = encodeLine({...last, outcome: 'verified', exitCode: 0, commit});
	await writeFile(journal, `${lines.slice(0, -1).join('\n')}\n${forged}`);
};

test('a record that was changed is named by all who read it, and has no effect', async () => {
	const place = await smallProject({agent: 'echo bad > result', loop: 'stop: { iterations: 1 }'});
	expect((await treadle(place, ['run', 'work', '--headless'])).exitCode).toBe(4);
	const {journal} = await listed(place);
	await forge(journal);
	const {commit, record, waitsForDelivery} = await listed(place);
	expect({record, waitsForDelivery}).toEqual({record: 'changed', waitsForDelivery: false});
	const table = await treadle(place, ['runs']);
	expect(table.stdout).toMatch(/work-1 +verified, record changed/);
	expect(table.stderr).toContain('was changed after it was written');
	expect((await treadle(place, ['watch'])).stderr).toContain('was changed after it was written');
	for (const words of [
		['deliver', 'work-1', '--commit', commit],
		['deliver', 'work-1', '--discard'],
		['resume', '--headless'],
		['rollback', 'work-1', '0'],
	]) {
		const {exitCode, stderr} = await treadle(place, words);
		expect({words, exitCode}).toEqual({words, exitCode: 7});
		expect(stderr).toContain('was changed after it was written: line');
	}

	expect(await branches(place)).toBe('main');
});

test('a record without its key is delivered by a person alone', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	await treadle(place, ['run', 'work', '--headless']);
	const {commit, record} = await listed(place);
	expect(record).toBe('proven');
	await rm(path.join(place.home, '.local/state/treadle-keys'), {recursive: true});
	const {exitCode, stderr} = await treadle(place, ['deliver', 'work-1', '--commit', commit]);
	expect(exitCode).toBe(9);
	expect(stderr).toContain('cannot be proven');
	expect(await branches(place)).toBe('main');
});

test('what nobody at a terminal delivers is verified again first: red is refused, green is delivered', async () => {
	const place = await smallProject({
		agent: 'echo done > result',
		check: '[ ! -e "$HOME/red" ] && grep -q done result',
	});
	await treadle(place, ['run', 'work', '--headless']);
	const {commit} = await listed(place);
	const red = path.join(place.home, 'red');
	await writeFile(red, '');
	const refused = await treadle(place, ['deliver', 'work-1', '--commit', commit]);
	expect(refused.exitCode).toBe(8);
	expect(refused.stderr).toContain('verified again');
	expect(await branches(place)).toBe('main');
	await rm(red);
	expect((await treadle(place, ['deliver', 'work-1', '--commit', commit])).exitCode).toBe(0);
	expect(await branches(place)).toContain('treadle/work-1');
	expect((await listed(place)).record).toBe('proven');
});

test('an agent cannot deliver, resume or roll back from within a run', async () => {
	const command = `"${process.execPath}" "${cliFile}"`;
	const place = await smallProject({
		agent: [
			'echo done > result',
			'cd "$(cat "$HOME/repository")"',
			`${command} deliver work-1 --commit "$(cat "$HOME/commit" 2>/dev/null)"; echo $? > "$HOME/codes"`,
			`env -u TREADLE_RUN ${command} rollback work-1 0; echo $? >> "$HOME/codes"`,
			`${command} resume --headless --gates deliver; echo $? >> "$HOME/codes"`,
		].join('\n'),
	});
	await writeFile(path.join(place.home, 'repository'), place.folder);
	await treadle(place, ['run', 'work', '--headless']);
	await writeFile(path.join(place.home, 'commit'), (await listed(place)).commit);
	await treadle(place, ['run', 'work', '--headless']);
	expect(await readFile(path.join(place.home, 'codes'), 'utf8')).toBe('9\n9\n9\n');
	expect(await branches(place)).toBe('main');
});

test('nothing of ours shows its environment to what it starts, and the agent still gets its login', async () => {
	const place = await smallProject({
		agent: [
			'echo "login $ANTHROPIC_API_KEY" > "$HOME/seen"',
			'pid=$$',
			'while [ "$pid" -gt 1 ]; do',
			'  if readlink /proc/$pid/exe | grep -qE "/(node|perl)$" && tr "\\0" " " < /proc/$pid/cmdline | grep -qE "dist/(cli|engine).js|treadle-subreaper"; then',
			'    echo "ours" >> "$HOME/seen"',
			'    tr "\\0" "\\n" < /proc/$pid/environ | grep -a sesame >> "$HOME/seen"',
			'    tr "\\0" " " < /proc/$pid/cmdline | grep -a sesame >> "$HOME/seen"',
			'  fi',
			'  pid=$(awk "/^PPid/ { print \\$2 }" /proc/$pid/status)',
			'done',
			'echo done > result',
		].join('\n'),
	});
	const secrets = {
		MY_TOKEN: 'sesame-1',
		ANTHROPIC_API_KEY: 'sesame-2',
		HTTPS_PROXY: 'http://me:sesame-3@proxy',
	};
	await treadle(place, ['run', 'work', '--headless'], {environment: secrets});
	const seen = path.join(place.home, 'seen');
	expect(await readFile(seen, 'utf8')).toBe('login sesame-2\nours\n');
	const environment = {...place.environment, ...secrets};
	const terminal = await openTmux({
		folder: place.folder,
		environment,
		command: [process.execPath, cliFile, 'run', 'work'],
	});
	onTestFinished(terminal.kill);
	await terminal.until('Deliver', 30_000);
	expect(await readFile(seen, 'utf8')).toMatch(/^login sesame-2\n(ours\n){2,3}$/);
});
