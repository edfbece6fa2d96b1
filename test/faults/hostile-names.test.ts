import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';

const secret = 'pl41n-s3cr3t_V4lue.x9';
const secrets = {
	DEPLOY_TOKEN: secret,
	PAYMENTS: 'sk_live_51H8xyzABCDEFGHIJKLMNOP',
	REPORTING: 'https://0123456789abcdef0123456789abcdef@o4501.ingest.sentry.io/45',
};

/** Control characters that no output of ours has without a terminal, line ends and tabs aside. */
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/;

test('what an agent calls its files, and says, reaches people without control sequences and secrets', async () => {
	const names = [
		'z\\033[2J\\033[H.txt',
		'a\\nverdict    passed',
		'b\\r\\033]0;title\\007',
		'c\\302\\233 31m',
		'd\\342\\200\\256 rtl',
		'e\\377\\376',
		`f-${secret}`,
		`g-${Buffer.from(secret).toString('hex')}`,
	];
	const project = await smallProject({
		agent: [
			'mkdir -p new',
			...names.map(name => `printf x > "new/$(printf '${name}')"`),
			`printf '%s\\n' '${secret}' '${secrets.PAYMENTS}' '${secrets.REPORTING}'`,
			`printf '${secret}' | base64 | fold -w 7`,
			'printf "a\\033[2Jb\\n"',
			'echo done > result',
		].join('\n'),
		files: {
			'loops/named/LOOP.md': [
				'---',
				`goal: The result says done, with ${secret}`,
				'agent: { command: "sh agent.sh" }',
				'verify:',
				`  - run: sh check.sh ${secret}`,
				'gates: deliver',
				'---',
				`Use ${secret} and ${secrets.PAYMENTS}.`,
				'',
			].join('\n'),
		},
	});
	const here = (...commandLine: string[]) => treadle(project, commandLine, {environment: secrets});
	const run = await here('run', 'named');
	expect([run.stderr, run.stdout].join('\n')).toContain('verified');
	const listed = await here('runs', '--json');
	const {journal} = JSON.parse(listed.stdout) as {journal: string};
	const said = {
		run: run.stdout + run.stderr,
		json: (await here('watch', 'named-1', '--json')).stdout,
		lines: (await here('watch', 'named-1')).stdout,
		runs: (await here('runs')).stdout,
		memory: (await here('memory', 'named')).stdout,
		deliver: (await here('deliver', 'named-1', '--commit', '0000000')).stderr,
		journal: await readFile(journal, 'utf8'),
		file: await readFile(path.join(project.folder, 'loops/named/MEMORY.md'), 'utf8'),
	};
	const hidden = [secret, Buffer.from(secret).toString('hex'), secrets.PAYMENTS, secrets.REPORTING];
	for (const [where, text] of Object.entries(said)) {
		expect(text.length, where).toBeGreaterThan(20);
		for (const value of hidden) {
			expect(text, where).not.toContain(value);
		}
		expect(control.exec(text)?.[0], `${where}: ${JSON.stringify(text)}`).toBeUndefined();
	}

	expect(said.lines).toContain('[redacted DEPLOY_TOKEN]');
	expect(said.lines.split('\n').filter(line => line !== '' && !/^\d\d:\d\d:\d\d \w/.test(line))).toEqual([]);
	const delivered = await here(
		'deliver',
		'named-1',
		'--commit',
		JSON.parse(said.json.trim().split('\n').at(-1) ?? '').commit,
	);
	expect(delivered.exitCode).toBe(0);
	expect(control.exec(delivered.stdout)?.[0]).toBeUndefined();
	expect(delivered.stdout).toContain('a<U+000A>verdict');
});
