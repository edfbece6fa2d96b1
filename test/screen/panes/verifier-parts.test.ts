import {describe, expect, test} from 'vitest';
import type {Moment, VerifierState} from '../../../source/journal/state/state.js';
import {paneRows, paneText} from '../../../source/screen/panes/pane.js';
import type {PaneName} from '../../../source/screen/rows/layout.js';
import {judgedMoment} from '../support/judged-story.js';

const text = (pane: PaneName, moment: Moment, width = 76, zoomed = false): string =>
	paneText(pane, moment, width, Date.parse(moment.state.at), zoomed).join('\n');

const changed = (moment: Moment, id: string, change: Partial<VerifierState>): Moment => ({
	...moment,
	state: {
		...moment.state,
		verifiers: moment.state.verifiers.map(verifier =>
			verifier.id === id ? {...verifier, ...change} : verifier,
		),
	},
});

describe('progress in the goal', () => {
	test('a row per verifier: how it stands, how far it is, how that went', () => {
		expect(text('goal', judgedMoment(5), 80).split('\n').slice(1, 6)).toEqual([
			'✓ passed  npm test                     ██████████ 44 of 44 tests  ▁▃▆█▆█  4.2 s',
			'✓ passed  npm run hidden                                                  4.2 s',
			'✓ passed  npm run -s coverage          91%, goal ≥ 90%            ▁▃██    4.2 s',
			'✓ passed  checklist spec.md by claude  ██████████ 6 of 6 items    ▁█      4.2 s',
			'✗ failed  review by claude                                                4.2 s',
		]);
	});

	test('who judges outweighs times and long bars', () => {
		const row = (width: number): string | undefined =>
			text('goal', judgedMoment(5), width)
				.split('\n')
				.find(line => line.includes('checklist'));
		expect(row(76)).toBe('✓ passed  checklist spec.md by claude  ██████████ 6 of 6 items    ▁█');
		expect(row(68)).toBe('✓ passed  checklist spec.md by claude  ██████ 6 of 6 items    ▁█');
	});

	test('two rows each where the pane is narrow', () => {
		expect(text('goal', judgedMoment(5), 42).split('\n').slice(3, 6)).toEqual([
			'✓ passed  npm test                   4.2 s',
			'          ██████████ 44 of 44 tests  ▃▆█▆█',
			'✓ passed  npm run hidden             4.2 s',
		]);
	});

	test('scrubbing back shows it as it was then', () => {
		expect(text('goal', judgedMoment(1))).toMatch(/✗ failed {2}npm test .*█░ 42 of 44 tests {2}▁▃/);
		expect(text('goal', judgedMoment(1))).not.toContain('items');
	});

	test('a check that disagrees with itself is flaky, one that passed before has regressed', () => {
		expect(text('goal', judgedMoment(2))).toMatch(/≈ flaky {3}npm test/);
		expect(text('goal', judgedMoment(4))).toMatch(/↓ regressed npm test/);
		const silent = changed(judgedMoment(5), 'review-5', {status: 'unverified', noVerdict: true});
		expect(text('goal', silent)).toMatch(/\? no verdict review by claude/);
	});

	test('what a person overruled says so', () => {
		const {state, ...rest} = judgedMoment(5);
		if (!state.verdict) {
			throw new Error('There is a verdict.');
		}
		const verdict = {...state.verdict, verdict: 'passed', by: 'human'} as const;
		const moment = {...rest, state: {...state, verdict}};
		expect(text('goal', moment)).toMatch(/◇ overruled review by claude/);
		expect(text('goal', moment)).toMatch(/✓ passed {4}npm test/);
		expect(text('verifier', moment)).toMatch(/review by claude .*◇ overruled\n/);
	});

	test('what was not judged this time shows what it counted last, dimmed', () => {
		const rows = paneRows('goal', judgedMoment(4), 76, 0);
		const row = rows.find(spans => spans.some(([, piece]) => piece.includes('3 of 6 items')));
		expect(row?.find(([, piece]) => piece.includes('3 of 6 items'))?.[0]).toBe('muted');
		expect(row?.[0]?.[1]).toContain('− not run');
	});

	test('what was judged without a count does not show an earlier one as its own', () => {
		const lost = changed(judgedMoment(5), 'run-1', {status: 'failed', measure: undefined});
		expect(text('goal', lost, 80)).toMatch(/✗ failed {2}npm test +nothing counted +▁▃▆█▆█/);
		expect(text('goal', lost, 42)).toMatch(/\n {10}nothing counted +▁▃▆█▆█\n/);
	});

	test('only what is complete looks complete', () => {
		expect(text('goal', judgedMoment(4))).toContain('█████████░ 43 of 44 tests');
	});

	test('warns of what makes the verdict weaker', () => {
		const goal = text('goal', judgedMoment(5));
		expect(goal).toContain('! tampered 1×');
		expect(goal).toContain('! review by claude: the reviewer is of the same vendor');
	});

	test('counts what is protected, and lists it when zoomed', () => {
		const small = text('goal', judgedMoment(5));
		expect(small).toContain('protected 5 rules; keys 1 and z list them');
		expect(small).not.toContain('vitest.config.ts');
		const zoomed = text('goal', judgedMoment(5), 116, true);
		expect(zoomed).toMatch(/protected 2 by the loop, 3 by Treadle\n +spec\.md\n +test\/\*\*\n/);
		expect(zoomed).toContain('vitest.config.ts: configures the test runner');
	});

	test('says what a person allowed', () => {
		const {state, ...rest} = judgedMoment(5);
		const given = {...rest, state: {...state, allowed: ['package.json']}};
		expect(text('goal', given)).toContain('allowed   package.json: by you, for this run');
	});

	test('zoomed, it plots a metric with its goal', () => {
		expect(text('goal', judgedMoment(5))).not.toContain('┄');
		expect(text('goal', judgedMoment(5), 116, true)).toMatch(/npm run -s coverage\n92\.4% │.*● +● 91%/);
	});

	test('what judging costs stands below what all costs', () => {
		expect(text('goal', judgedMoment(5))).toMatch(/burn .*9\.5k each\njudging {3}▁▁▃▁█ 2\.4k each/);
		expect(text('goal', judgedMoment(2))).not.toContain('judging');
	});
});

describe('what the verifiers found', () => {
	test('the items of a checklist with their evidence', () => {
		const rows = text('verifier', judgedMoment(3)).split('\n');
		expect(rows).toContain('│ ✗ 3 A span between two dates is told in days – span() is missing');
		const long = rows.findIndex(row => row.startsWith('│ ✓ 2 Days can be added'));
		expect(rows[long + 1]).toBe('│     – 29 February 2024 plus one day gives 1 March');
	});

	test('an item nobody could judge is neither met nor missed, one that was met before says when', () => {
		const moment = judgedMoment(3);
		const items = moment.state.verifiers.find(({id}) => id === 'checklist-4')?.items ?? [];
		const unsure = changed(moment, 'checklist-4', {
			items: items.map(item => (item.number === 3 ? {...item, met: undefined, evidence: ''} : item)),
			regressed: [{part: '4', passedAt: 2}],
		});
		expect(text('verifier', unsure)).toContain('│ ? 3 A span between two dates is told in days\n');
		expect(text('verifier', unsure)).toMatch(
			/│ ↓ 4 Spans are.*\n.*\n? *│ +– passed at iteration 2; no function/,
		);
	});

	test('failing tests by name, those that passed before last and with the iteration', () => {
		expect(text('verifier', judgedMoment(1), 50)).toMatch(
			/│ ✗ dates › spans\n│ ✗ dates › formats a span\n└ 2 of/,
		);
		expect(text('verifier', judgedMoment(4))).toMatch(
			/│ FAIL test\/dates\.test\.js > adds days\n│ ↓ dates › adds days – passed at iteration 3\n└ 1 of 44/,
		);
		const unknown = changed(judgedMoment(4), 'run-1', {
			failing: Array.from({length: 30}, (_, index) => `test ${index}`),
			regressed: [
				{part: 'npm test', passedAt: 0},
				{part: 'other', passedAt: undefined},
			],
		});
		const shown = text('verifier', unknown);
		expect(shown).toMatch(
			/✗ test 19\n│ … 10 more\n│ ↓ npm test – passed on the base\n│ ↓ other – passed before\n/,
		);
	});

	test('a flaky check explains why it is no pass', () => {
		expect(text('verifier', judgedMoment(2))).toMatch(
			/exit 1 4\.2 s ≈ flaky\n│ gave different results .* never a pass\n/,
		);
	});

	test('hidden checks say who does not see them, once they ran', () => {
		expect(text('verifier', judgedMoment(3))).toMatch(/npm run hidden .*\n│ hidden: the agent does not see/);
		expect(text('verifier', judgedMoment(2))).not.toContain('hidden:');
	});

	test('a reviewer gives its reasons and what it has cost', () => {
		expect(text('verifier', judgedMoment(5))).toMatch(
			/review by claude +5\.4k tokens 4\.2 s ✗ failed\n│ Not approved\.\n│ - formatSpan repeats.*\n│ - the message .*\n└ not approved/,
		);
	});

	test('verifiers that were not asked make a list', () => {
		expect(text('verifier', judgedMoment(4))).toMatch(/− not run\nnpm run -s coverage +− not run\nchecklist/);
	});
});
