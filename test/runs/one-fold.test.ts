import {expect, test} from 'vitest';
import {outcomeCodes} from '../../source/engine/ending.js';
import {type ResumeOptions, resumeEngine} from '../../source/engine/process/resume-engine.js';
import type {Event, EventBody, OpenGate, RunOutcome} from '../../source/journal/events/events.js';
import {completeEvents} from '../journal/support/complete-events.js';
import {readAll} from '../journal/support/read-all.js';
import {baseIteration, iteration, runStarted} from '../journal/support/sample-events.js';
import {foldBothWays} from '../support/compare-folds.js';
import {type Reaction, runScripted, type ScriptedOptions} from '../support/run-scripted.js';
import {type SmallProjectOptions, smallProject} from '../support/small-project.js';

const expectOneFold = (events: readonly Event[]): void => {
	for (const {event, engine, screen} of foldBothWays(events)) {
		expect(screen, `after event ${event.seq}, ${event.type}`).toEqual(engine);
	}
};

/** Milliseconds by which the engine's own clock and the times on record may differ, per fact: one is kept on disk between. */
const tolerance = 50;

const expectOneClock = (events: readonly Event[]): void => {
	const facts = events.filter(({type}) => type !== 'agent.step' && type !== 'verifier.output');
	for (const [index, {event, worked}] of [...foldBothWays(facts)].entries()) {
		if (event.type === 'iteration.finished') {
			expect(
				Math.abs(worked.engine - worked.screen),
				`${worked.engine} ms and ${worked.screen} ms after event ${event.seq}`,
			).toBeLessThan(tolerance * (index + 1));
		}
	}
};

/** Reacts once, at the first gate of this name, and approves everything else. */
const onceAt = (name: OpenGate['name'], reaction: Reaction, iteration = 1) => {
	let done = false;
	return (gate: OpenGate): Reaction => {
		if (done || gate.name !== name || gate.iteration !== iteration) {
			return {answer: 'approve'};
		}

		done = true;
		return reaction;
	};
};

const counting = 'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns';
const tampering = 'echo "all is well" > test/guard.txt';

type Journal = {
	project: SmallProjectOptions;
	run?: () => ScriptedOptions;
	/** How it goes on after its first end. */
	resumed?: Pick<ResumeOptions, 'extension' | 'gates' | 'once'>;
};

const stopAt = (type: Event['type'], number = 1): ScriptedOptions => ({
	onEvent(event, ask) {
		if (event.type === type && 'iteration' in event && event.iteration === number) {
			ask({type: 'stop', reason: ''});
		}
	},
});

const journals: Record<string, Journal & {outcome: RunOutcome}> = {
	'delivered after three iterations': {
		project: {agent: `${counting}; [ $n -ge 3 ] && echo done > result; true`, gates: 'all'},
		outcome: 'verified',
	},
	'met by the base': {project: {agent: 'true', files: {result: 'done\n'}}, outcome: 'verified'},
	'a result that was not wanted': {
		project: {agent: 'echo done > result', loop: 'stop: { iterations: 2 }'},
		run: () => ({answer: onceAt('deliver', {answer: 'reject', reason: 'too short'})}),
		outcome: 'verified',
	},
	'a pass that was overruled': {
		project: {agent: 'echo done > result', gates: 'all'},
		run: () => ({answer: onceAt('verdict', {answer: 'reject', reason: 'no newline'})}),
		outcome: 'verified',
	},
	'changes that were rejected': {
		project: {agent: 'echo done > result', gates: 'all'},
		run: () => ({answer: onceAt('checkpoint', {answer: 'reject', reason: 'not like this'})}),
		outcome: 'verified',
	},
	'changes to protected files that were allowed': {
		project: {agent: `${tampering}; echo done > result`, gates: 'all'},
		run: () => ({answer: onceAt('checkpoint', {answer: 'always'})}),
		outcome: 'verified',
	},
	'iterations that were undone': {
		project: {agent: `${counting}; [ $n -ge 3 ] && echo done > result; true`, gates: 'all'},
		run: () => ({answer: onceAt('verdict', {type: 'rollback', iteration: 0, reason: 'too clever'}, 2)}),
		outcome: 'verified',
	},
	'gates that were handed over': {
		project: {agent: 'echo done > result', gates: 'all'},
		run: () => ({answer: onceAt('prompt', {type: 'autonomy', free: true})}),
		outcome: 'verified',
	},
	'iterations used up, and raised': {
		project: {
			agent: `${counting}; [ $n -ge 3 ] && echo done > result; true`,
			loop: 'stop: { iterations: 2 }',
		},
		outcome: 'budget',
		resumed: {extension: {limits: {iterations: {amount: 2, add: true}}}},
	},
	'no progress, from the base again': {
		project: {agent: 'true', loop: 'stop: { stall: 2 }'},
		outcome: 'stalled',
		resumed: {extension: {from: 0}},
	},
	'tampering, and allowed': {
		project: {agent: tampering, check: 'cat test/guard.txt; grep -q well test/guard.txt'},
		outcome: 'tampered',
		resumed: {extension: {allow: ['test/guard.txt']}},
	},
	'tampering while a check runs': {
		project: {
			agent: `echo "echo well > test/guard.txt" > helper.sh; echo done > result`,
			check: 'cat result; [ -e helper.sh ] && sh helper.sh; grep -q done result',
		},
		outcome: 'tampered',
		resumed: {extension: {from: 0}},
	},
	'an agent that fails': {project: {agent: 'exit 7'}, outcome: 'agent-failed'},
	'a check that cannot run': {
		project: {agent: 'true', files: {'check.sh': 'exit 127\n'}},
		outcome: 'unverified',
	},
	'nobody there': {
		project: {agent: 'true', gates: 'all'},
		run: () => ({attended: false}),
		outcome: 'needs-person',
	},
	'stopped while the agent works, and other gates afterwards': {
		project: {agent: `${counting}; sleep 0.3; [ $n -ge 2 ] && echo done > result; true`, gates: '[memory]'},
		run: () => stopAt('agent.started'),
		outcome: 'stopped',
		resumed: {gates: ['deliver']},
	},
	'stopped before the agent works': {
		project: {agent: 'echo done > result', gates: 'all'},
		run: () => ({answer: onceAt('prompt', {type: 'stop', reason: ''})}),
		outcome: 'stopped',
		resumed: {gates: ['deliver']},
	},
	'stopped at its delivery': {
		project: {agent: 'echo done > result'},
		run: () => ({answer: onceAt('deliver', {type: 'stop', reason: ''})}),
		outcome: 'verified',
	},
	'paused, with a note': {
		project: {agent: 'echo done > result', gates: '[prompt]'},
		run: () => ({
			onEvent(event, ask) {
				if (event.type === 'gate.opened' && event.name === 'prompt') {
					ask({type: 'pause'});
				} else if (event.type === 'run.paused') {
					ask({type: 'note', text: 'mind the umlauts'});
					ask({type: 'resume'});
				}
			},
		}),
		outcome: 'verified',
	},
	'woken again and again, with work that goes on and files that changed': {
		project: {
			agent: `${counting}; [ $n -ge 3 ] && echo done > result; true`,
			loop: 'trigger: every 1h',
			gates: 'deliver',
		},
		run: () => {
			let sleeps = 0;
			return {
				onEvent(event, ask) {
					if (event.type === 'loop.slept') {
						sleeps++;
						ask(sleeps > 4 ? {type: 'stop', reason: ''} : {type: 'wake'});
					}
				},
				answer: ({name}) => (name === 'deliver' ? undefined : {answer: 'approve'}),
			};
		},
		outcome: 'stopped',
	},
	'one waking, and the next one': {
		project: {agent: `${counting}; [ $n -ge 2 ] && echo done > result; true`, loop: 'trigger: every 1h'},
		run: () => ({once: true}),
		outcome: 'slept',
		resumed: {once: true},
	},
	interrupted: {
		project: {agent: 'sleep 0.3; echo done > result'},
		run() {
			const shutdown = new AbortController();
			return {
				shutdown: shutdown.signal,
				onEvent(event) {
					if (event.type === 'agent.started') {
						shutdown.abort('the machine shuts down');
					}
				},
			};
		},
		outcome: 'interrupted',
		resumed: {},
	},
};

test.each(Object.entries(journals))('what a run decides by is what is shown: %s', async (_, journal) => {
	const project = await smallProject(journal.project);
	const {run, folder, finished} = await runScripted(project, journal.run?.());
	expect(finished).toMatchObject({outcome: journal.outcome});
	if (journal.resumed) {
		await resumeEngine({
			folder: project.folder,
			run,
			environment: project.environment,
			attended: false,
			...journal.resumed,
		});
	}

	const events = await readAll(folder);
	expectOneFold(events);
	expectOneClock(events);
});

test('every outcome is among them but an internal error, which no script brings about', () => {
	const outcomes = new Set(Object.values(journals).map(({outcome}) => outcome));
	expect([...outcomes, 'error'].sort()).toEqual(Object.keys(outcomeCodes).sort());
});

const toEvents = (bodies: readonly EventBody[]): Event[] =>
	bodies.map((body, index) => ({v: 1, seq: index + 1, at: new Date(index * 1000).toISOString(), ...body}));

test('the same of events as runs write them, and of events with every field', () => {
	const back: EventBody = {
		type: 'rolled.back',
		to: 1,
		commit: '3e9'.padStart(40, '0'),
		by: 'human',
		reason: '',
	};
	expectOneFold(
		toEvents([
			runStarted(),
			...baseIteration(),
			...iteration(1),
			...iteration(2, {tampered: true}),
			back,
			...iteration(3, {passed: true}),
		]),
	);
	// What is checked for delivery is shown, but decides nothing.
	const ofCheckpoints = completeEvents.map(event =>
		event.type === 'verifier.finished' ? {...event, delivery: undefined} : event,
	);
	expectOneFold(toEvents(ofCheckpoints as EventBody[]));
});
