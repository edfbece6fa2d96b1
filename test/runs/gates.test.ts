import {appendFile, readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {GateAnswer, OpenGate} from '../../source/journal/events/events.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const approve: GateAnswer = {answer: 'approve'};

/** Answers the first gate of a name in its own way, and approves everything else. */
const onceAt = (name: OpenGate['name'], answer: GateAnswer) => {
	let answered = false;
	return (gate: OpenGate): GateAnswer => {
		if (gate.name !== name || answered) {
			return approve;
		}

		answered = true;
		return answer;
	};
};

const finishes = {agent: 'cat > prompt.txt; echo done > result', gates: 'all'};

test('training mode asks at every gate, in order', async () => {
	const project = await smallProject(finishes);
	const {of, finished} = await runScripted(project);
	expect(of('gate.opened').map(({name}) => name)).toEqual([
		'prompt',
		'checkpoint',
		'verdict',
		'memory',
		'deliver',
	]);
	expect(of('gate.opened').every(({question, next}) => question !== '' && next !== '')).toBe(true);
	expect(of('gate.answered').every(({by}) => by === 'human')).toBe(true);
	expect(finished.outcome).toBe('verified');
});

test('a prompt that is rejected is written again, with the reason in it', async () => {
	const project = await smallProject(finishes);
	const {of} = await runScripted(project, {
		answer: onceAt('prompt', {answer: 'reject', reason: 'mind the umlauts'}),
	});
	const prompts = of('prompt.composed');
	expect(prompts).toHaveLength(2);
	expect(prompts[0]?.prompt).not.toContain('mind the umlauts');
	expect(prompts[1]?.prompt).toContain('mind the umlauts');
	expect(of('agent.started')).toHaveLength(1);
});

test('a prompt that is edited goes out as edited, after another look', async () => {
	const project = await smallProject(finishes);
	const {of, run} = await runScripted(project, {
		answer: onceAt('prompt', {answer: 'edit', text: 'only this\n'}),
	});
	expect(of('prompt.composed')[1]).toMatchObject({prompt: 'only this\n', edited: true});
	expect(await project.git('show', `treadle/${run}:prompt.txt`)).toBe('only this');
});

test('changes that are rejected are undone, kept in the store, and the reason is reported', async () => {
	const project = await smallProject({
		agent: 'cat > prompt.txt; cat result; echo done > result',
		gates: 'all',
	});
	const {of, finished} = await runScripted(project, {
		answer: onceAt('checkpoint', {answer: 'reject', reason: 'not like this'}),
	});
	expect(of('rolled.back')).toMatchObject([{to: 0, reason: 'not like this'}]);
	expect(of('iteration.finished')[1]).toMatchObject({verdict: 'rejected'});
	expect(of('prompt.composed')[1]?.prompt).toContain('not like this');
	const printed = of('agent.step').filter(({iteration}) => iteration === 2);
	expect(JSON.stringify(printed)).toContain('nothing yet');
	expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
});

test('a person may say no to a pass', async () => {
	const project = await smallProject(finishes);
	const {of, finished} = await runScripted(project, {
		answer: onceAt('verdict', {answer: 'reject', reason: 'the file has no newline'}),
	});
	expect(of('verdict.given').map(({verdict, by}) => `${verdict} by ${by}`)).toEqual([
		'failed by verifiers',
		'passed by verifiers',
		'failed by human',
		'passed by verifiers',
	]);
	expect(of('prompt.composed')[1]?.prompt).toContain('the file has no newline');
	expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
});

test('saying no to a red verdict does not make it green', async () => {
	const project = await smallProject({agent: 'true', gates: 'all', loop: 'stop: { iterations: 1 }'});
	const {finished, of} = await runScripted(project, {
		answer: onceAt('verdict', {answer: 'reject', reason: 'I say it is done'}),
	});
	expect(finished.outcome).toBe('budget');
	expect(of('verdict.given').at(-1)?.verdict).toBe('failed');
});

test('every gate says what a no leads to', async () => {
	const project = await smallProject(finishes);
	const {of} = await runScripted(project);
	expect(of('gate.opened').map(({onReject}) => onReject ?? '')).toEqual([
		expect.stringContaining('composed anew'),
		expect.stringContaining('are undone'),
		expect.stringContaining('the agent goes on'),
		expect.stringContaining('left out'),
		expect.stringContaining('The agent goes on'),
	]);
});

test('an edited prompt survives a rejection, with the reason in it', async () => {
	const project = await smallProject(finishes);
	const answers: GateAnswer[] = [
		{answer: 'edit', text: 'Only this.\n'},
		{answer: 'reject', reason: 'mind the umlauts'},
	];
	const {of} = await runScripted(project, {
		answer: gate => (gate.name === 'prompt' ? answers.shift() : undefined) ?? approve,
	});
	const prompts = of('prompt.composed');
	expect(prompts).toHaveLength(3);
	expect(prompts[2]?.edited).toBe(true);
	expect(prompts[2]?.prompt).toMatch(/^Only this\.\n[\s\S]*> mind the umlauts/);
});

test.each([
	['composed', undefined],
	['edited', {answer: 'edit', text: 'Only this.\n'} as const],
])('a note made at the prompt gate is in the %s prompt before it goes out', async (_, first) => {
	const project = await smallProject(finishes);
	const reactions = [...(first ? [first] : []), {type: 'note', text: 'mind the umlauts'} as const];
	const {of} = await runScripted(project, {
		answer: gate => (gate.name === 'prompt' ? reactions.shift() : undefined) ?? approve,
	});
	const sent = of('prompt.composed').at(-1);
	expect(sent?.prompt).toContain('mind the umlauts');
	expect(sent?.prompt.startsWith('Only this.')).toBe(first !== undefined);
	expect(of('gate.answered').find(({by}) => by === 'policy')?.reason).toContain('a note was added');
	expect(await project.read('loops/work/MEMORY.md')).toContain('mind the umlauts');
});

test('a memory note can be edited, or left out', async () => {
	const project = await smallProject(finishes);
	await runScripted(project, {answer: onceAt('memory', {answer: 'edit', text: 'Remember the milk.'})});
	expect(await project.read('loops/work/MEMORY.md')).toContain('Remember the milk.');

	const other = await smallProject(finishes);
	const {of} = await runScripted(other, {answer: onceAt('memory', {answer: 'reject'})});
	expect(of('memory.noted')).toEqual([]);
	await expect(other.read('loops/work/MEMORY.md')).rejects.toThrow('ENOENT');
});

test('letting it run approves what waits and asks only before delivery', async () => {
	const project = await smallProject(finishes);
	const {of} = await runScripted(project, {
		answer: gate => (gate.name === 'prompt' ? {type: 'autonomy', free: true} : approve),
	});
	expect(of('gates.changed')).toMatchObject([{gates: ['deliver']}]);
	expect(of('gate.opened').map(({name}) => name)).toEqual(['prompt', 'deliver']);
});

test('training can begin again', async () => {
	const project = await smallProject({agent: 'cat > prompt.txt', loop: 'stop: { iterations: 2 }'});
	const {of} = await runScripted(project, {
		onEvent(event, ask) {
			if (event.type === 'agent.started' && event.iteration === 1) {
				ask({type: 'autonomy', free: false});
			}
		},
	});
	expect(of('gate.opened').map(({name}) => name)).toContain('prompt');
});

test('a note is remembered and reported', async () => {
	const project = await smallProject({
		agent: 'cat > prompt.txt',
		gates: '[prompt]',
		loop: 'stop: { iterations: 2 }',
	});
	let noted = false;
	const {of} = await runScripted(project, {
		onEvent(event, ask) {
			if (event.type === 'agent.started' && !noted) {
				noted = true;
				ask({type: 'note', text: 'the file is called result'});
			}
		},
	});
	expect(of('memory.noted')).toContainEqual(expect.objectContaining({by: 'human'}));
	expect(await project.read('loops/work/MEMORY.md')).toContain('the file is called result');
	expect(of('prompt.composed').at(-1)?.prompt).toContain('the file is called result');
});

test('hand edits of the memory are kept and read', async () => {
	const project = await smallProject({agent: 'cat > prompt.txt', loop: 'stop: { iterations: 2 }'});
	const memory = path.join(project.folder, 'loops/work/MEMORY.md');
	const {of} = await runScripted(project, {
		gates: ['prompt', 'deliver'],
		answer: () => approve,
		onEvent(event) {
			if (event.type === 'agent.started' && event.iteration === 1) {
				void appendFile(memory, '# Mine\n\n## By hand (pinned)\n\nNever use tabs.\n');
			}
		},
	});
	expect(await readFile(memory, 'utf8')).toContain('# Mine\n\n## By hand (pinned)\n\nNever use tabs.\n');
	expect(of('prompt.composed')[1]?.prompt).toContain('Never use tabs.');
});

test('without a verifier the human is one, also when the loop runs free', async () => {
	const project = await smallProject({agent: 'echo done > result', gates: '[verdict]'});
	await project.write({
		'loops/work/LOOP.md': (await project.read('loops/work/LOOP.md')).replace(
			'verify:\n  - run: sh check.sh\n',
			'',
		),
	});
	const {finished, of} = await runScripted(project, {
		answer: onceAt('verdict', {answer: 'reject', reason: 'once more'}),
	});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
	expect(of('verdict.given').map(({by, verdict}) => `${verdict} by ${by}`)).toEqual([
		'failed by human',
		'passed by human',
	]);
});

test('pausing waits at the next step, and stopping ends the run', async () => {
	const project = await smallProject({agent: 'cat > prompt.txt'});
	const {finished, of} = await runScripted(project, {
		onEvent(event, ask) {
			if (event.type === 'agent.started') {
				ask({type: 'pause'});
			} else if (event.type === 'run.paused') {
				ask({type: 'stop', reason: 'enough'});
			}
		},
	});
	expect(of('run.paused')).toHaveLength(1);
	expect(finished).toMatchObject({outcome: 'stopped', exitCode: 3});
	expect(finished.reason).toContain('enough');
});

test('rolling back to an iteration goes on from its files', async () => {
	const project = await smallProject({
		agent:
			'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns; [ $n = 9 ] && echo done > result; true',
		gates: '[prompt]',
		loop: 'stop: { iterations: 4 }',
	});
	let back = false;
	const {of, finished} = await runScripted(project, {
		answer(gate) {
			if (gate.iteration === 3 && !back) {
				back = true;
				return {type: 'rollback', iteration: 1, reason: 'the first was better'};
			}

			return approve;
		},
	});
	expect(of('rolled.back')).toMatchObject([{to: 1, commit: of('checkpoint.made')[0]?.commit, by: 'human'}]);
	const fourth = of('checkpoint.made').find(({iteration}) => iteration === 4);
	expect(fourth?.parent).toBe(of('checkpoint.made')[0]?.commit);
	expect(finished.outcome).toBe('budget');
	expect(await project.read('loops/work/MEMORY.md')).toContain('iteration 2');
});

test.each([
	['going back', {type: 'rollback', iteration: 0, reason: ''}, 'it was open when the run went back'],
	['stopping', {type: 'stop', reason: ''}, 'it was open when the run was stopped'],
] as const)('%s closes the gate that is open', async (_, request, reason) => {
	const project = await smallProject({
		agent: 'true',
		gates: '[checkpoint, deliver]',
		loop: 'stop: { iterations: 2 }',
	});
	let times = 0;
	const {of} = await runScripted(project, {answer: () => (times++ === 0 ? request : approve)});
	const [first] = of('gate.opened');
	expect(of('gate.answered')[0]).toMatchObject({gate: first?.gate, answer: 'reject', by: 'policy', reason});
	expect(of('gate.answered')).toHaveLength(of('gate.opened').length);
});
