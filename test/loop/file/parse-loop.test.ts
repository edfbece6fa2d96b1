import {createHash} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import {parseLoop} from '../../../source/loop/file/parse-loop.js';
import {gateNames} from '../../../source/loop/loop.js';
import {loopText, mistakesIn, parse, pretendedFile} from '../support/loop-text.js';

describe('a loop that is right', () => {
	test('gets defaults for all it does not say', () => {
		expect(parse()).toEqual({
			name: 'spec',
			file: pretendedFile,
			digest: createHash('sha256').update(loopText()).digest('hex'),
			goal: 'All tests pass',
			triggers: [{kind: 'now'}],
			until: 'goal',
			turns: undefined,
			continue: 'work',
			agent: {kind: 'rehearsal'},
			verify: [],
			judge: 'first',
			prepare: undefined,
			protect: [],
			stop: {iterations: 20, time: 7_200_000, stall: 3, failures: 3},
			gates: gateNames,
			contain: 'auto',
			deliver: 'branch',
			body: 'Build the next missing piece.',
		});
	});

	test('gets what it says', () => {
		const loop = parse(
			[
				'trigger: now # at once',
				'verify:',
				'  - run: npm test',
				'  - run: |',
				'      npm run build',
				'      npm run lint',
				'    limit: 90s',
				'skills: [spec-builder, code-review]',
				'prepare: npm ci',
				'protect: [spec.md, "test/**", ./fixtures/]',
				'stop: { iterations: 5, time: 1d, stall: 2, failures: 1, tokens: 2M, cost: $5 }',
				'gates: [verdict, prompt]',
				'contain: off',
				'deliver: branch',
			].join('\n'),
		);
		expect(loop).toMatchObject({
			verify: [
				{kind: 'run', command: 'npm test', timeLimit: 600_000},
				{kind: 'run', command: 'npm run build\nnpm run lint', timeLimit: 90_000},
			],
			prepare: 'npm ci',
			protect: ['spec.md', 'test/**', 'fixtures/**'],
			stop: {iterations: 5, time: 86_400_000, stall: 2, failures: 1, tokens: 2_000_000, cost: 5},
			skills: ['spec-builder', 'code-review'],
			gates: ['prompt', 'verdict', 'deliver'],
			contain: 'off',
		});
	});

	test.each([
		['claude', {kind: 'claude'}],
		['codex', {kind: 'codex'}],
		['gemini', {kind: 'gemini'}],
		['opencode', {kind: 'opencode'}],
		['copilot', {kind: 'copilot'}],
		['qwen', {kind: 'qwen'}],
		['{ use: claude }', {kind: 'claude'}],
		['{ use: claude, args: [], session: fresh }', {kind: 'claude'}],
		[
			'{ use: claude, model: " opus ", args: [--add-dir, "../my docs", ""], session: continue }',
			{kind: 'claude', model: 'opus', args: ['--add-dir', '../my docs', ''], keepsSession: true},
		],
		['rehearsal', {kind: 'rehearsal'}],
		['{ use: rehearsal }', {kind: 'rehearsal'}],
		['{ acp: "goose acp" }', {kind: 'acp', command: 'goose acp'}],
		['{ command: "./agent.sh --fast" }', {kind: 'command', command: './agent.sh --fast'}],
	])('agent: %s', (agent, choice) => {
		expect(parseLoop(`---\ngoal: g\nagent: ${agent}\n---\nx`, pretendedFile).agent).toEqual(choice);
	});

	test.each([
		['200k', 200_000],
		['2M', 2_000_000],
		['4.35M', 4_350_000],
		['1.001k', 1001],
		['"250000"', 250_000],
		['1', 1],
		['10000M', 1e10],
	])('stop.tokens: %s', (tokens, expected) => {
		expect(parse(`stop: { tokens: ${tokens} }`).stop.tokens).toBe(expected);
	});

	test.each([
		['$5', 5],
		['5', 5],
		['5.50', 5.5],
		['"$0.01"', 0.01],
		['$100000.00', 100_000],
	])('stop.cost: %s', (cost, expected) => {
		expect(parse(`stop: { cost: ${cost} }`).stop.cost).toBe(expected);
	});

	test('no skills are none', () => {
		expect(parse('skills: []').skills).toBeUndefined();
	});

	test.each([
		['all', [...gateNames]],
		['deliver', ['deliver']],
		['prompt, tool', ['prompt', 'tool', 'deliver']],
		['[all]', [...gateNames]],
	])('gates: %s', (gates, expected) => {
		expect(parse(`verify: [{run: npm test}]\ngates: ${gates}`).gates).toEqual(expected);
	});

	test('may have a byte order mark, Windows line ends and lines of --- in its prompt', () => {
		const text = `\uFEFF${loopText('', 'One\n\n---\n\nTwo').replaceAll('\n', '\r\n')}`;
		const loop = parseLoop(text, pretendedFile);
		expect(loop.body).toBe('One\n\n---\n\nTwo');
		expect(loop.digest).toBe(createHash('sha256').update(text).digest('hex'));
	});

	test('may write its goal on several lines', () => {
		expect(parseLoop('---\ngoal: >\n  All\n  tests\nagent: rehearsal\n---\nx', pretendedFile).goal).toBe(
			'All tests',
		);
	});
});

describe('all mistakes of a file are reported together', () => {
	test('in the order of the file, with places a person can go to', () => {
		const text = [
			'---',
			'goal: Everything',
			'verfy:',
			'  - run: npm test',
			'agent: claud',
			'stop: {iterations: 0, time: 10, stal: 3, tokens: 2 mil}',
			'gates: [promt]',
			'goal: again',
			'verify:',
			'  - npm test',
			'  - run: true',
			'  - run: npm run lint',
			'    limt: 3m',
			'  - review: codex',
			'    rubrik: Is it good?',
			'    probe: 2',
			'  - metric: npm run coverage',
			'    goal: 90',
			'    keep: worst',
			'  - checklist: ../spec.md',
			'    by: { use: codx }',
			'protect: [../x, /y, 5]',
			'---',
		].join('\n');
		expect(mistakesIn(text).join('\n')).toMatchInlineSnapshot(`
			"loops/spec/LOOP.md:3:1: unknown key "verfy". Did you mean "verify"?
			loops/spec/LOOP.md:5:8: agent: unknown agent "claud". Did you mean "claude"? Use claude, codex, copilot, gemini, opencode, qwen, { acp: "…" } for any other agent that speaks the Agent Client Protocol, { command: "…" } for any program, or rehearsal (scripted, no model).
			loops/spec/LOOP.md:6:20: stop.iterations: expected a whole number from 1 to 10,000, found the number 0. There is no unlimited mode.
			loops/spec/LOOP.md:6:29: stop.time: "10" has no unit; use 10s, 10m, 10h or 10d.
			loops/spec/LOOP.md:6:33: unknown key "stal" in stop. Did you mean "stall"?
			loops/spec/LOOP.md:6:50: stop.tokens: "2 mil" is not a token count; write 2M.
			loops/spec/LOOP.md:7:9: gates: unknown gate "promt". Did you mean "prompt"?
			loops/spec/LOOP.md:8:1: "goal" is set twice (first at line 2).
			loops/spec/LOOP.md:10:5: verify: expected "run: npm test", found "npm test".
			loops/spec/LOOP.md:11:10: verify.run: "true" always passes; give a command that can fail.
			loops/spec/LOOP.md:13:5: unknown key "limt" in verify. Did you mean "limit"?
			loops/spec/LOOP.md:15:5: unknown key "rubrik" in verify. Did you mean "rubric"?
			loops/spec/LOOP.md:16:5: "probe" goes with "run" and "metric", not with "review"; the keys of "review" are review, rubric, limit.
			loops/spec/LOOP.md:18:11: verify.goal: the number 90 has no comparison; write ">= 90" or "<= 90".
			loops/spec/LOOP.md:19:11: verify.keep: expected best, found "worst".
			loops/spec/LOOP.md:20:16: verify.checklist: "../spec.md" leaves the repository; name a file inside it.
			loops/spec/LOOP.md:21:16: verify.by.use: unknown agent "codx". Did you mean "codex"? Use claude, codex, copilot, gemini, opencode, qwen, or { acp: "…" } for any other agent that speaks the Agent Client Protocol.
			loops/spec/LOOP.md:22:11: protect: "../x" leaves the repository; only files inside it can be protected.
			loops/spec/LOOP.md:22:17: protect: "/y" is an absolute path; write it relative to the top of the repository.
			loops/spec/LOOP.md:22:21: protect: expected a glob such as "test/**", found the number 5; put quotes around it.
			loops/spec/LOOP.md:24:1: no prompt. Write below the front matter what the agent is to do."
		`);
	});
});

describe('the shape of the file', () => {
	test.each([
		['an empty file', ''],
		['no front matter', 'Do something.\n'],
		['a blank line first', '\n---\ngoal: x\n---\ny'],
		['front matter that never ends', '---\ngoal: x\n'],
		['no prompt', '---\ngoal: x\nagent: rehearsal\n---\n  \n'],
		['no settings', '---\n---\nx'],
		['only a comment', '---\n# goal: x\n---\nx'],
		['a list', '---\n- goal\n---\nx'],
		['a word', '---\ngoal\n---\nx'],
		['invalid YAML', '---\ngoal: [x\nagent: rehearsal\n---\nx'],
		['a colon in a value', '---\ngoal: fix: everything\n---\nx'],
		['a tab', '---\nverify:\n\t- run: x\n---\nx'],
		['words behind a quoted value', '---\ngoal: "a" b\n---\nx'],
		['a backtick', '---\ngoal: `a`\n---\nx'],
		['a long line', `---\ngoal: ${'- '.repeat(30_000)}\n---\nx`],
		['long front matter', `---\n${'# comment\n'.repeat(10_000)}---\nx`],
		['a long prompt', loopText('', 'x'.repeat(32 * 1024 + 1))],
	])('%s', (_, text) => {
		expect(mistakesIn(text).join('\n')).toMatchSnapshot();
	});
});

describe('settings', () => {
	test.each([
		'verfy: []',
		'VERIFY: []',
		'Iterations: 5',
		'nothing-like-it: 1',
		'__proto__: 1',
		'constructor: 1',
		'1: 2',
		'? [a, b]\n: c',
		'goal: twice',
		'agent: { command: x }',
		'verify:',
		'verify: npm test',
		'verify: 5',
		'verify: [npm test]',
		'verify: [{}]',
		'verify: [[]]',
		'verify: [{ run: }]',
		'verify: [{ run: "  " }]',
		'verify: [{ run: 5 }]',
		'verify: [{ run: true }]',
		'verify: [{ run: ":" }]',
		'verify: [{ run: exit 0 }]',
		'verify: [{ run: npm test || true }]',
		'verify: [{ run: npm test, limit: 10 }]',
		'verify: [{ run: npm test, limit: 0m }]',
		'verify: [{ runn: npm test }]',
		'verify: [{ limit: 5m }]',
		'prepare: []',
		'prepare: "a\\0b"',
		'prepare: "a\\e[2Jb"',
		'prepare: echo \u202Etxt',
		'prepare: npm ci #12',
		'protect: spec.md',
		'protect: [../x]',
		'protect: [a/../../x]',
		'protect: ["{a,../x}"]',
		'protect: [/etc/passwd]',
		'protect: ["C:\\\\x"]',
		'protect: [~/x]',
		'protect: ["!test/**"]',
		'protect: [""]',
		'protect: [{a: b}]',
		'stop: 5',
		'stop: { iterations: -1 }',
		'stop: { iterations: 1.5 }',
		'stop: { iterations: .inf }',
		'stop: { iterations: .nan }',
		'stop: { iterations: 1e309 }',
		'stop: { iterations: 1000000 }',
		'stop: { iterations: "5,000" }',
		'stop: { iterations: unlimited }',
		'stop: { iterations: }',
		'stop: { time: 10 }',
		'stop: { time: 10 mins }',
		'stop: { time: -1h }',
		'stop: { time: 400d }',
		'stop: { time: never }',
		'stop: { time: .inf }',
		'stop: { stall: 0 }',
		'stop: { failures: no }',
		'stop: { iteration: 5 }',
		'gates: promt',
		'gates: [promt, tool]',
		'gates: none',
		'gates: []',
		'gates: [[]]',
		'gates: 5',
		'gates: deliver',
		'verify: []\ngates: [prompt, tool]',
		'skills: spec-builder',
		'skills: Spec Builder',
		'skills:',
		'skills: { a: b }',
		'skills: [Spec Builder]',
		'skills: [./skills/dates]',
		'skills: [dates/SKILL.md]',
		'skills: [codeReview]',
		'skills: [code--review, -x]',
		'skills: [5]',
		'skills: [""]',
		'skills: [a, b, a]',
		`skills: [${'a'.repeat(65)}]`,
		`skills: [${Array.from({length: 17}, (_, index) => `s${index}`).join(', ')}]`,
		'stop: { tokens: }',
		'stop: { tokens: 0 }',
		'stop: { tokens: -5 }',
		'stop: { tokens: .inf }',
		'stop: { tokens: .nan }',
		'stop: { tokens: 1.5 }',
		'stop: { tokens: 1.0005k }',
		'stop: { tokens: 2m }',
		'stop: { tokens: 2 million tokens }',
		'stop: { tokens: "2,000,000" }',
		'stop: { tokens: 10001M }',
		'stop: { tokens: 1e30 }',
		'stop: { tokens: unlimited }',
		'stop: { tokens: [2M] }',
		'stop: { token: 2M }',
		'stop: { cost: }',
		'stop: { cost: 0 }',
		'stop: { cost: $0.00 }',
		'stop: { cost: -1 }',
		'stop: { cost: .inf }',
		'stop: { cost: 1.005 }',
		'stop: { cost: 1e-7 }',
		'stop: { cost: 5€ }',
		'stop: { cost: 5 USD }',
		'stop: { cost: "$1,000" }',
		'stop: { cost: 100001 }',
		'stop: { cost: free }',
		'stop: { cost: true }',
		'stop: { costs: $5 }',
		'contain: false',
		'contain: on',
		'trigger: 5',
		'trigger:',
		'trigger: true',
		'trigger: []',
		'trigger: { every: 5m }',
		'trigger: [now, 5]',
		'trigger: every 5',
		'trigger: [every 5m, on chnage src, every 0m]',
		'trigger: [every 60s, on commit, every 1m]',
		'trigger: [now, every 1h]',
		'trigger: [every 1h, now]',
		'trigger: cron "0 9 31 2 *"',
		'trigger: on change ../elsewhere/**',
		'until: never',
		'until: done',
		'trigger: "every\\u202E 5m"',
		`trigger: [${Array.from({length: 9}, (_, index) => `every ${index + 1}m`).join(', ')}]`,
		'prepare: &x npm ci\nprotect: [*x]',
		'prepare: !!js/function x',
	])('%j', settings => {
		expect(mistakesIn(loopText(settings)).join('\n')).toMatchSnapshot();
	});

	test.each([
		'agent: rehearsal',
		'goal: g',
		'goal:\nagent: rehearsal',
		'goal: 2026\nagent: rehearsal',
		'goal: [a]\nagent: rehearsal',
		`goal: ${'x'.repeat(1025)}\nagent: rehearsal`,
		'goal: Fix issue #12\nagent: rehearsal',
		'goal: *x\nagent: rehearsal',
		'goal: g\nagent:',
		'goal: g\nagent: 5',
		'goal: g\nagent: {}',
		'goal: g\nagent: { comand: x }',
		'goal: g\nagent: { command: x, acp: y }',
		'goal: g\nagent: { command: 5 }',
		'goal: g\nagent: { use: 5 }',
		'goal: g\nagent: [claude]',
		'goal: g\nagent: { use: claud }',
		'goal: g\nagent: { use: [rehearsal] }',
		'goal: g\nagent: { model: x }',
		'goal: g\nagent: { use: rehearsal, command: x, model: y }',
		'goal: g\nagent: { use: rehearsal, model: x, session: fresh }',
		'goal: g\nagent: { acp: x, model: y, args: [z] }',
		'goal: g\nagent: { command: x, session: continue }',
		'goal: g\nagent: { command: x, sesion: continue }',
		'goal: g\nagent: { use: rehearsal, model: 5 }',
		'goal: g\nagent: { use: rehearsal, args: --fast }',
		'goal: g\nagent: { use: rehearsal, args: [5] }',
		'goal: g\nagent: { use: rehearsal, args: ["\\e[2J"] }',
		'goal: g\nagent: { use: rehearsal, session: keep }',
		'goal: g\nagent: { command: x }\nstop: { tokens: 2M }',
		'goal: g\nagent: { command: x }\nstop: { cost: $5 }',
		'goal: g\nagent: { command: x }\nstop:\n  cost: $5\n  tokens: 2M',
		'goal: g\nagent: ./agent.sh',
		'goal: g\nagent: gpt',
		'goal: g\nagent: claud',
		'goal: g\nagent: rehersal',
	])('%j', settings => {
		expect(mistakesIn(`---\n${settings}\n---\nx`).join('\n')).toMatchSnapshot();
	});
});

describe('who takes over', () => {
	test.each([
		'escalate: { use: claude, after: 0 }',
		'escalate: { use: claude, after: "2" }',
		'escalate: { use: claude, afer: 2 }',
		'escalate: { use: claud }',
		'escalate: { after: stall }',
		'escalate: gpt',
		'escalate: 5',
		'fallback: { use: codex, after: 2 }',
		'fallback: {}',
	])('%s', settings => {
		expect(mistakesIn(loopText(settings)).join('\n')).toMatchSnapshot();
	});
});

describe('what is not built yet is said, never ignored', () => {
	test.each(['contain: required', 'deliver: brunch', 'deliver: pull_request'])('%s', settings => {
		expect(mistakesIn(loopText(settings)).join('\n')).toMatchSnapshot();
	});
});
