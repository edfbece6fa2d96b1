import {expect, test} from 'vitest';
import {decodeText} from '../../../source/loop/file/decode.js';
import {parseLoop, settingMistakes} from '../../../source/loop/file/parse-loop.js';
import {type LoopSettings, writeLoop} from '../../../source/loop/file/write-loop.js';
import {pretendedFile} from '../support/loop-text.js';

/** A small generator of its own, so that a failure can be repeated from its number. */
const random = (seed: number) => () => {
	seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
	return seed / 4_294_967_296;
};

/** Texts that YAML could take for something else, and some that people type. */
const texts = [
	...['npm test', 'Fix issue #12: "quoted"', "it's", '- [ ] item', '---', '{a: b}', '[x]', '*star', '&amp'],
	...[
		'null',
		'true',
		'5',
		'1e3',
		'0x10',
		'~',
		'on',
		'yes',
		'2026-12-01',
		'%TAG',
		'@at',
		'`code`',
		'> 90',
		'|',
	],
	...[
		'a\nb',
		'a\n\n  b\n',
		'  leading',
		'trailing  ',
		'tab\there',
		'ünï 😀',
		'a: b',
		'a #b',
		'!x',
		'\\n',
		'"',
	],
	...['x'.repeat(300), `sh -c 'echo "$A" > b; exit 1'`, '? key', '<<: *a', 'back\\slash "and" quote'],
];

const settingsOf = (seed: number): {settings: LoopSettings; prompt: string} => {
	const next = random(seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
	const some = <T>(make: () => T): T[] => Array.from({length: Math.floor(next() * 3) + 1}, make);
	const maybe = <T>(make: () => T): T | undefined => (next() < 0.5 ? make() : undefined);
	const text = () => `${pick(texts)}${pick(['', ' ', '\n'])}${pick(texts)}`;
	const agent = (): LoopSettings['agent'] =>
		pick([
			'claude' as const,
			{use: 'codex' as const, model: text(), args: some(text)},
			{command: text()},
			{acp: text()},
		]);
	const check = () =>
		pick([
			{run: text()},
			{run: text(), probe: 2, limit: '5m'},
			{metric: text(), goal: pick(['>= 90', '<= 200ms', '= 0'])},
			{checklist: pick(['spec.md', 'docs/my spec.md']), by: 'codex' as const},
			{review: 'claude' as const, rubric: text()},
		]);
	const settings: LoopSettings = {
		goal: text(),
		trigger: maybe(() => pick(['every 5m', 'cron "0 9 * * 1-5 Europe/Berlin"', 'on change src/** "a b/**"'])),
		until: maybe(() => pick(['goal', 'never'] as const)),
		turns: maybe(() => 3),
		agent: agent(),
		skills: maybe(() => ['spec-builder']),
		verify: maybe(() => some(check)),
		prepare: maybe(text),
		protect: maybe(() => some(() => pick(['src/{a,b}/**', '!test/**', '*.md', 'a b.txt', '#x', 'x: y']))),
		allow: maybe(() => some(() => pick(['NOTES.md', '[ab].md', '**/*.md']))),
		stop: maybe(() => ({iterations: 5, time: '2h', cost: '$5.50', tokens: '250000', 'per-day': '2M'})),
		gates: maybe(() => pick(['all', 'verdict, deliver'])),
		notify: maybe(text),
	};
	return {settings, prompt: `${text()}\n---\n${text()}`};
};

test('whatever the settings are, what is written is read back as the same loop', () => {
	let right = 0;
	for (let seed = 1; seed <= 500; seed++) {
		const {settings, prompt} = settingsOf(seed);
		const text = writeLoop(settings, prompt);
		// A loop may still be refused, for reasons that lie in its settings and not in how they are written.
		const expected = settingMistakes(settings).map(({message}) => message);
		let found: unknown;
		try {
			found = parseLoop(decodeText(Buffer.from(text), pretendedFile), pretendedFile);
		} catch (error) {
			if (
				expected.length === 0 &&
				!/gates: a loop with no|until: "never"|stop\.|gates: .*verdict/.test(String(error))
			) {
				expect.fail(`seed ${seed}: ${String(error)}\n${text}`);
			}

			continue;
		}

		right++;
		// JSON is YAML that another hand wrote.
		const plain = `---\n${JSON.stringify(settings)}\n---\n${prompt}`;
		expect({...(found as object), digest: ''}).toEqual({...parseLoop(plain, pretendedFile), digest: ''});
		expect(found).toMatchObject({goal: settings.goal.trim().replace(/\s+/g, ' '), body: prompt.trim()});
	}

	expect(right).toBeGreaterThan(100);
});

test('a loop looks as a person would write it', () => {
	const text = writeLoop(
		{
			goal: 'Every item of spec.md is met',
			trigger: 'every 5m',
			until: 'goal',
			agent: {use: 'claude', model: 'opus'},
			verify: [{run: 'npm test'}, {checklist: 'spec.md', by: 'codex'}],
			protect: ['src/generated/**'],
			stop: {iterations: 20, cost: '$5'},
			prepare: undefined,
		},
		'Compare what we have built with our full spec (spec.md) and continue.',
	);
	expect(text).toBe(`---
goal: Every item of spec.md is met
trigger: every 5m
until: goal
agent: { use: claude, model: opus }
verify:
  - run: npm test
  - checklist: spec.md
    by: codex
protect: [ src/generated/** ]
stop: { iterations: 20, cost: $5 }
---
Compare what we have built with our full spec (spec.md) and continue.
`);
});
