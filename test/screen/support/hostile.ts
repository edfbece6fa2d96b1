import type {EventBody, Step} from '../../../source/journal/events/events.js';
import type {Moment} from '../../../source/journal/state/state.js';
import {journaled, runStarted} from './states.js';
import {momentOf} from './story.js';

const settled = [
	'日本語の長い文章です。'.repeat(12),
	'\u0301\u0302 marks e\u0301\u0302\u0303',
	'a\u202Ertl\u202C \u2066x\u2069 \uFEFF \u00AD',
	'tab\tand\ttab',
	'\u001B[2J\u001B]0;title\u0007\u001B]52;c;eA==\u001B\\ \u009B31m\u0007\r\u0008 \u001B[999C!',
	'x'.repeat(500),
	'\u1100\u1161\u11A8 한글 ﾊﾟ ＡＢ',
	'\uD800 lonely',
	'│┃╭ borders ║',
];

/** Characters on whose width terminals do not agree. */
const disputed = ['👩\u200D👩\u200D👧 👍🏽 ⚠\uFE0F 🇩🇪 1\uFE0F\u20E3', 'ก็ำ கோ क्षि'];

const step = (given: Step): EventBody => ({type: 'agent.step', iteration: 1, step: given});

const bodiesSaying = (nasty: string): EventBody[] => [
	{
		...runStarted,
		run: nasty,
		goal: nasty,
		agent: {name: nasty, label: nasty, scripted: true},
		containment: nasty,
		branch: nasty,
		verifiers: [{id: 'v1', kind: 'run', label: nasty}],
	},
	{type: 'trigger.fired', trigger: nasty, reason: nasty},
	{type: 'iteration.started', iteration: 1, from: 'a'.repeat(40)},
	{type: 'prompt.composed', iteration: 1, edited: false, prompt: nasty},
	{type: 'agent.started', iteration: 1, agent: nasty},
	step({kind: 'message', id: 'm', text: nasty}),
	step({kind: 'thought', id: 't', text: nasty}),
	step({kind: 'notice', id: 'n', text: nasty}),
	step({kind: 'output', id: 'o', stream: 'stderr', text: nasty}),
	step({kind: 'plan', id: 'p', entries: [{text: nasty, status: 'active'}]}),
	step({
		kind: 'tool',
		id: 'c',
		title: nasty,
		target: nasty,
		status: 'denied',
		result: nasty,
		diff: `@@ -1,2 +1,2 @@ ${nasty}\n-${nasty}\n+${nasty}`,
	}),
	{type: 'agent.finished', iteration: 1, outcome: 'failed', reason: nasty, claim: nasty, milliseconds: 1},
	{
		type: 'checkpoint.made',
		iteration: 1,
		commit: 'b'.repeat(40),
		tree: 'c'.repeat(40),
		parent: 'a'.repeat(40),
		files: [{path: nasty, change: 'added', added: 123_456}],
		tampered: [nasty],
	},
	{type: 'verifier.started', iteration: 1, verifier: 'v1', commit: 'b'.repeat(40)},
	{type: 'verifier.output', iteration: 1, verifier: 'v1', stream: 'stdout', text: nasty},
	{
		type: 'verifier.finished',
		iteration: 1,
		verifier: 'v1',
		status: 'failed',
		summary: nasty,
		milliseconds: 1,
		evidence: nasty,
	},
	{
		type: 'verdict.given',
		iteration: 1,
		verdict: 'failed',
		reasons: [nasty],
		commit: 'b'.repeat(40),
		by: 'verifiers',
	},
	{type: 'memory.noted', iteration: 1, by: 'agent', title: nasty, text: nasty},
	{
		type: 'iteration.finished',
		iteration: 1,
		verdict: 'failed',
		decision: 'continue',
		reason: nasty,
		milliseconds: 1,
	},
	{
		type: 'gate.opened',
		gate: 'g',
		name: 'memory',
		iteration: 1,
		question: nasty,
		next: nasty,
		choices: ['approve', 'reject', 'edit'],
		details: [nasty, nasty, nasty],
	},
];

const momentSaying = (lines: readonly string[]): Moment =>
	momentOf(bodiesSaying(lines.join('\n')).map((body, index) => journaled(index + 1, body)));

/** Everything a run can say, said by somebody who wants to break the screen. */
export const hostileMoment = momentSaying([...settled, ...disputed]);

/** The same in characters that are equally wide in every terminal. */
export const settledMoment = momentSaying(settled);
