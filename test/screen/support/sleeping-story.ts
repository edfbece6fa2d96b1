import type {Event, EventBody} from '../../../source/journal/events/events.js';
import type {Moment} from '../../../source/journal/state/state.js';
import {journaled, runStarted} from './states.js';
import {momentOf, storyEvents} from './story.js';

const sha = (letter: string): string => letter.repeat(40);

const worked = (number: number): EventBody[] => [
	{type: 'agent.started', iteration: number, agent: 'rehearsal', pid: 4812},
	{
		type: 'agent.finished',
		iteration: number,
		outcome: 'completed',
		reason: 'end of turn',
		milliseconds: 2300,
	},
	{
		type: 'checkpoint.made',
		iteration: number,
		commit: sha(String(number)),
		tree: sha('2'),
		parent: sha('a'),
		files: [{path: 'source/dates.js', change: 'modified', added: 3, removed: 1}],
		tampered: [],
	},
];

/** One iteration that a check judges; 0 is the check of the base. */
const iteration = (number: number, verdict: 'passed' | 'failed', summary: string): EventBody[] => [
	{type: 'iteration.started', iteration: number, from: sha('a')},
	...(number === 0 ? [] : worked(number)),
	{type: 'verifier.started', iteration: number, verifier: 'v1', commit: sha(String(number))},
	{
		type: 'verifier.finished',
		iteration: number,
		verifier: 'v1',
		status: verdict,
		summary,
		exitCode: verdict === 'passed' ? 0 : 1,
		milliseconds: 412,
		evidence: '',
	},
	{
		type: 'verdict.given',
		iteration: number,
		verdict,
		reasons: [`npm test: ${summary}`],
		commit: sha(String(number)),
		by: 'verifiers',
	},
	{
		type: 'iteration.finished',
		iteration: number,
		verdict,
		decision: number === 0 ? 'continue' : 'sleep',
		reason: `npm test: ${summary}`,
		milliseconds: 3400,
	},
];

const every = 'every 5m';

/** Times that are told before a sleep; events are a second apart, from 10:00 on. */
const times = (...minutes: number[]): string[] =>
	minutes.map(minute => new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString());

/** A loop that wakes every five minutes: not done at its first waking, verified at its second, a draft waits. */
const bodies: EventBody[] = [
	{
		...runStarted,
		run: 'notes-3',
		loop: 'notes',
		goal: 'The release notes name every change since the last tag',
		agent: {name: 'rehearsal', label: 'rehearsal (scripted, uses no model)', scripted: true},
		branch: 'main',
		head: sha('e'),
		triggers: [every],
		until: 'never',
		turns: 1,
		gates: ['deliver'],
	},
	{type: 'trigger.fired', trigger: every, reason: 'its first time'},
	...iteration(0, 'failed', '3 of 3 tests fail'),
	...iteration(1, 'failed', '2 of 3 tests fail'),
	{
		type: 'loop.slept',
		reason: 'the 1 iteration of this waking is used up',
		trigger: every,
		until: times(5)[0],
		next: times(5, 10, 15),
	},
	{type: 'trigger.fired', trigger: every, reason: '5m have passed', base: sha('a'), baseTree: sha('b')},
	...iteration(0, 'failed', '2 of 3 tests fail'),
	...iteration(2, 'passed', '3 tests pass'),
	{type: 'delivery.asked', iteration: 2, commit: sha('2'), as: 'branch', branch: 'treadle/notes-3'},
	{
		type: 'loop.slept',
		reason: 'the goal is met, and it goes on for ever (`until: never`)',
		trigger: every,
		until: times(10)[0],
		next: times(10, 15, 20),
	},
	{
		type: 'gate.opened',
		gate: '2-deliver-1',
		name: 'deliver',
		iteration: 2,
		question: 'Deliver 22222222 as branch treadle/notes-3?',
		next: 'One new branch is fetched into your repository; nothing else is touched.',
		choices: ['approve', 'reject'],
		commit: sha('2'),
	},
];

export const sleepingEvents: readonly Event[] = bodies.map((body, index) => journaled(index + 1, body));

const after = (type: Event['type'], nth: number): Moment => {
	const found = sleepingEvents.filter(event => event.type === type)[nth - 1];
	return momentOf(sleepingEvents.slice(0, found?.seq));
};

export const sleepingMoments = {
	/** Asleep for the first time, without a draft. */
	asleep: after('loop.slept', 1),
	/** A draft waits for a yes. */
	draft: momentOf(sleepingEvents),
};

/** Refused in the middle of an iteration: the end of another story is cut off for it. */
export const refusedMoment: Moment = momentOf([
	...storyEvents.slice(0, storyEvents.findIndex(({type}) => type === 'agent.usage') + 1),
	journaled(30, {
		type: 'agent.finished',
		iteration: 1,
		outcome: 'limited',
		reason: 'rate limit of 5 hours reached',
		milliseconds: 2300,
	}),
	journaled(31, {
		type: 'loop.slept',
		until: new Date(Date.UTC(2026, 0, 1, 12, 40)).toISOString(),
		reason: 'rate limit of 5 hours reached',
		provider: true,
	}),
]);
