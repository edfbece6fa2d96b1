import {expect, test} from 'vitest';
import {problemOfMistakes} from '../../../source/commands/loop/typed-problem.js';
import {type LoopFlags, typedSettings} from '../../../source/commands/loop/typed-settings.js';
import {splitWords} from '../../../source/commands/loop/words.js';
import {settingMistakes} from '../../../source/loop/file/parse-loop.js';

const typedWith = (options: LoopFlags, when = '5m', needsJudge = false) =>
	typedSettings({when, prompt: 'Compare it with spec.md. Go on.', options, agent: 'claude', needsJudge});

test('the converging loop of one line', () => {
	const {settings} = typedWith({verify: ['npm test'], untilChecked: 'spec.md', cost: '$5'}, '5m', true);
	expect(settingMistakes(settings)).toEqual([]);
	expect(settings).toEqual({
		goal: 'Every item of spec.md is met',
		trigger: 'every 5m',
		until: 'goal',
		agent: 'claude',
		verify: [{run: 'npm test'}, {checklist: 'spec.md', by: 'claude'}],
		stop: {cost: '$5'},
	});
});

test('every flag is a key of LOOP.md', () => {
	const {settings} = typedWith({
		...{agent: '{ use: codex }', model: 'large', goal: 'It is done', until: 'never', turns: '2'},
		...{continue: 'files', skill: ['spec-builder'], prepare: 'npm ci', protect: ['a'], allow: ['b', 'c']},
		...{escalate: '{ use: claude, after: 2 }', fallback: 'gemini'},
		...{gates: 'deliver', deliver: 'files', notify: 'cat', metric: ['npm run x >= 90%'], review: ['gemini']},
	});
	expect(settingMistakes(settings)).toEqual([]);
	expect(settings).toEqual({
		...{goal: 'It is done', trigger: 'every 5m', until: 'never', turns: 2, continue: 'files'},
		...{escalate: {use: 'claude', after: 2}, fallback: 'gemini'},
		...{agent: {use: 'codex', model: 'large'}, skills: ['spec-builder'], prepare: 'npm ci'},
		verify: [{metric: 'npm run x', goal: '>= 90%'}, {review: 'gemini'}],
		...{protect: ['a'], allow: ['b', 'c'], gates: 'deliver', deliver: 'files', notify: 'cat'},
	});
});

test.each([
	[{by: 'codex', review: ['gemini']}, 'codex'],
	[{review: ['gemini']}, 'gemini'],
	[{model: 'opus'}, {use: 'claude', model: 'opus'}],
	[{agent: '{ command: sh agent.sh }'}, undefined],
] as [LoopFlags, unknown][])('items without a command are judged, with %j, by %j', (options, by) => {
	const {settings} = typedWith({...options, untilChecked: 'spec.md'}, 'now', true);
	const checklist = by === undefined ? {checklist: 'spec.md'} : {checklist: 'spec.md', by};
	expect((settings.verify as unknown[])[0]).toEqual(checklist);
});

test.each<[string, LoopFlags, string]>([
	['5', {}, '<when>: "5" has no unit; use 5s, 5m, 5h or 5d.'],
	['0m', {}, '<when>: "0m" is too short; the shortest duration is 1s.'],
	['-5m', {}, '<when>: "-5m" is negative; durations start at 1s.'],
	['sometimes', {}, '<when>: unknown trigger "sometimes".'],
	['5m', {agent: 'cluade'}, '--agent: unknown agent "cluade". Did you mean "claude"?'],
	['5m', {model: ' '}, '--model: expected the name of a model, found nothing.'],
	['5m', {until: 'done'}, '--until: expected goal or never, found "done".'],
	['5m', {turns: '0'}, '--turns: expected a whole number from 1 to 10,000, found the number 0.'],
	['5m', {verify: ['npm test', 'true']}, '--verify: "true" always passes; give a command that can fail.'],
	['5m', {untilChecked: '/etc/spec.md'}, '--until-checked: "/etc/spec.md" is an absolute path'],
	['5m', {untilChecked: 'a.md', by: 'me'}, '--by: unknown agent "me".'],
	['5m', {review: ['{ command: x }']}, '--review: a program that is no known agent cannot answer'],
	['5m', {metric: ['x >= many']}, '--metric: ">= many"'],
	['5m', {allow: ['../x']}, '--allow: "../x" leaves the repository'],
	['5m', {gates: 'promt'}, '--gates: unknown gate "promt". Did you mean "prompt"?'],
	['5m', {perDay: '0'}, '--per-day: "0" is too little'],
	['5m', {goal: ''}, '--goal: expected one sentence'],
])('%s %j is told of the flag', (when, options, message) => {
	const {settings, typed} = typedWith(options, when);
	const problem = problemOfMistakes(settingMistakes(settings), typed);
	expect(problem.message).toContain(message);
	expect(problem.message.split('\n')).toHaveLength(1);
});

test('a metric without a goal, and a mapping that cannot be read, are refused', () => {
	expect(() => typedWith({metric: ['npm run x']})).toThrow('does not say what the number should become');
	expect(() => typedWith({agent: '{ use: [ }'})).toThrow('--agent: { use: [ } cannot be read');
});

test.each([
	[['5m', 'do it'], {when: '5m', prompt: 'do it'}],
	[['on', 'commit', 'do it'], {when: 'on commit', prompt: 'do it'}],
	[['cron', '0 9 * * 1-5', 'do it'], {when: 'cron 0 9 * * 1-5', prompt: 'do it'}],
])('%j', (words, result) => {
	expect(splitWords(words)).toEqual(result);
});

test.each([
	[[], 'there is no prompt'],
	[['5m'], 'there is no prompt'],
	[['do it'], '"do it" does not say when the loop wakes'],
	[['5m', 'do', 'it'], 'put the prompt in quotes'],
	[['5m', ' '], 'the prompt is empty'],
])('%j: %s', (words, message) => {
	expect(() => splitWords(words)).toThrow(message);
});
