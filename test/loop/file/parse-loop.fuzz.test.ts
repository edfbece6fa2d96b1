import {expect, test} from 'vitest';
import {loopText, mistakesIn} from '../support/loop-text.js';

/** A small generator of its own, so that a failure can be repeated from its number. */
const random = (seed: number) => () => {
	seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
	return seed / 4_294_967_296;
};

const whole = loopText(
	[
		'trigger: [every 5m, cron "0 9 * * 1-5 Europe/Berlin", on change src/**, on commit main, on command "date"]',
		'until: goal',
		'turns: 3',
		'continue: files',
		'escalate: { use: claude, after: 2 }',
		'fallback: codex',
		'allow: [notes.md]',
		'notify: cat',
		'deliver: files',
		'verify:',
		'  - run: npm test',
		'    limit: 5m',
		'    report: report.xml',
		'  - metric: npm run coverage',
		'    goal: ">= 90%"',
		"    pattern: 'Total: ([0-9.]+)'",
		'  - checklist: spec.md',
		'    by: { use: codex }',
		'  - review: claude',
		'    rubric: Is it good?',
		'judge: all',
		'protect: [spec.md, "test/**"]',
		'stop: { iterations: 20, time: 2h, per-day: $10, deadline: 2099-12-01T08:00Z }',
		'gates: [prompt, tool, verdict]',
	].join('\n'),
);

const pieces = [
	...[
		'---\n',
		'\n',
		'  ',
		'\t',
		': ',
		'- ',
		'[',
		']',
		'{',
		'}',
		'"',
		"'",
		'#',
		'&a ',
		'*a',
		'!!x ',
		'|\n',
		'>\n',
		'? ',
	],
	...[
		'%YAML 1.1\n',
		'<<: ',
		'\r\n',
		'\uFEFF',
		'\u0000',
		'\u001B[2J',
		'\u2028',
		'😀',
		'\uD800',
		'.inf',
		'0x10',
		'~',
	],
	...[
		'goal',
		'verify',
		'run',
		'metric',
		'pattern',
		'pointer',
		'hidden',
		'by',
		'review',
		'>= ',
		'(a+)+',
		'stop',
		'agent',
		'gates',
		'__proto__',
		'toString',
		'null',
		'true',
		'-1',
		'1e999',
	],
];

test.each(Array.from({length: 60}, (_, index) => index))(
	'whatever is in the file, the answer is a Problem: seed %d',
	seed => {
		const next = random(seed);
		const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
		for (let round = 0; round < 40; round++) {
			let text = next() < 0.2 ? '' : whole;
			for (let change = 0; change < 1 + next() * 6; change++) {
				const from = Math.floor(next() * (text.length + 1));
				const to = next() < 0.5 ? from : Math.min(text.length, from + Math.floor(next() * 12));
				text = text.slice(0, from) + pick(pieces).repeat(next() < 0.05 ? 500 : 1) + text.slice(to);
			}

			for (const line of mistakesIn(text)) {
				expect(line).toMatch(/^loops\/spec\/LOOP\.md:(?:[1-9]\d*:[1-9]\d*: \S| and \d+ more$)/);
			}
		}
	},
);

test.each([
	['lists in a line', `x: ${'- '.repeat(2000)}`],
	['brackets', `x: ${'['.repeat(4000)}`],
	['brackets on lines', `x: ${'[\n '.repeat(20_000)}`],
	['braces', `x: ${'{a: '.repeat(1000)}`],
	['question marks', '? '.repeat(2000)],
	['steps', Array.from({length: 300}, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
	['many keys', Array.from({length: 5000}, (_, index) => `k${index}:`).join('\n')],
	['many aliases', `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]`],
	['a circle', 'a: &a [*a]'],
])('%s', (_, settings) => {
	expect(mistakesIn(loopText(settings)).length).toBeGreaterThan(0);
});
