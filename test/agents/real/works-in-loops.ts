import {expect, test} from 'vitest';
import type {Event, OpenGate} from '../../../source/journal/events/events.js';
import type {ProductName} from '../../../source/products/index.js';
import {type Reaction, runScripted} from '../../support/run-scripted.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import type {Asked} from '../stand-in/script.js';
import {livingOfRun} from './living-of-run.js';
import {complaint, realProject} from './real-project.js';
import {vocabularies} from './vocabulary.js';

export type Traits = {
	/** Its reads and edits come as such, and not as commands for a shell. */
	hasFileTools: boolean;
	/** A no reaches the model with its reason at once, as a result or by a word of ours when it ended its turn. */
	hearsReasons: boolean;
	/** A budget it crosses with its third answer, and whether that is known at once or within a few seconds. */
	budget: {stop: string; known: 'at once' | 'soon'};
	/** Seconds after which a provider says to try again, for which the agent does not wait itself. */
	refusedFor: number;
};

const isTool = (event: Event) => event.type === 'agent.step' && event.step.kind === 'tool';

const hears = (words: string) => (asked: Asked) => asked.said.includes(words);
const learns = (words: string) => (asked: Asked) => asked.results.join('\n').includes(words);

/** What every agent has to do in a loop, whoever it is. */
export const worksInLoops = (name: ProductName, traits: Traits): void => {
	const {read, edit, run} = vocabularies[name];

	test('reads, edits wrongly, is told by the check, and is verified', async () => {
		const project = await realProject(name, {
			steps: [
				[{say: 'I look at it first.'}, read('greeting.txt')],
				{when: learns('hello'), answer: edit('greeting.txt', 'hello', 'hello wrold')},
				{say: 'The greeting is complete.'},
				{when: hears(complaint('hello wrold')), answer: [{say: 'A typo.'}, read('greeting.txt')]},
				edit('greeting.txt', 'hello wrold', 'hello world'),
				{say: 'Now it is right.'},
			],
		});
		const {finished, of, folder, run: id} = await runScripted(project);

		expect(project.standIn.left()).toBe(0);
		expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
		expect(of('verdict.given').map(({verdict}) => verdict)).toEqual(['failed', 'failed', 'passed']);
		expect(of('agent.finished')).toMatchObject([
			{outcome: 'completed', claim: 'The greeting is complete.'},
			{outcome: 'completed', claim: 'Now it is right.'},
		]);
		expect(await project.git('show', `treadle/${id}:greeting.txt`)).toBe('hello world');
		expect(await project.read('greeting.txt')).toBe('hello\n');

		const tools = of('agent.step').flatMap(({step}) => (step.kind === 'tool' ? [step] : []));
		if (traits.hasFileTools) {
			expect(tools.filter(({tool}) => tool === 'edit').length).toBeGreaterThanOrEqual(2);
			expect(tools.some(({diff}) => diff?.includes('+hello world'))).toBe(true);
		}

		expect(tools.filter(({status}) => status === 'done').length).toBeGreaterThanOrEqual(4);
		const spent = of('agent.usage').map(({usage}) => usage);
		expect(spent.length).toBeGreaterThanOrEqual(2);
		expect(spent.every(({input, cost}) => input !== undefined || cost !== undefined)).toBe(true);
		await expect.poll(() => livingOfRun(folder), {timeout: 1000}).toEqual([]);
	});

	test('a tool call that is denied does not run, and the model is told why', async () => {
		const reason = 'Not by the shell, please.';
		const project = await realProject(name, {
			steps: [
				run('echo broken > greeting.txt'),
				{
					when: asked => !traits.hearsReasons || learns(reason)(asked) || hears(reason)(asked),
					answer: read('greeting.txt'),
				},
				edit('greeting.txt', 'hello', 'hello world'),
				{say: 'Done without a shell.'},
			],
			gates: '[tool]',
		});
		let denied = 0;
		const answer = (gate: OpenGate): Reaction =>
			gate.name === 'tool' && denied++ === 0 ? {answer: 'reject', reason} : {answer: 'approve'};
		const {finished, of} = await runScripted(project, {answer});

		expect(finished).toMatchObject({outcome: 'verified'});
		expect(of('gate.answered').find(gate => gate.name === 'tool')).toMatchObject({answer: 'reject', reason});
		expect(JSON.stringify(of('agent.step'))).toContain('"status":"denied"');
		expect(of('checkpoint.made').flatMap(({files}) => files.map(file => file.path))).toEqual([
			'greeting.txt',
		]);
		expect(project.standIn.left()).toBe(0);
	});

	test('a stop in the middle of a tool leaves no process behind', async () => {
		const seconds = uniqueSeconds();
		const project = await realProject(name, {steps: [run(`sh wait.sh ${seconds}`)]});
		let asked = false;
		const {finished, of, folder} = await runScripted(project, {
			onEvent(event, ask) {
				if (asked || !isTool(event)) {
					return;
				}
				asked = true;
				void expect
					.poll(() => livingWith(seconds), {timeout: 10_000})
					.not.toEqual([])
					.then(() => ask({type: 'stop', reason: 'enough'}));
			},
		});

		expect(asked).toBe(true);
		expect(finished).toMatchObject({outcome: 'stopped'});
		expect(of('agent.finished')).toMatchObject([{outcome: 'cancelled'}]);
		await expect.poll(() => [...livingWith(seconds), ...livingOfRun(folder)], {timeout: 1000}).toEqual([]);
	});

	test('a budget stops it as soon as it is known to be spent', async () => {
		const delay = traits.budget.known === 'at once' ? 300 : 1500;
		const project = await realProject(name, {
			steps: Array.from({length: 30}, (_, index) => [{delay}, run(`echo ${index}`)]),
			loop: `stop: ${traits.budget.stop}`,
		});
		const {finished, of, folder} = await runScripted(project);

		expect(finished).toMatchObject({outcome: 'budget', iterations: 1});
		expect(of('agent.finished')).toMatchObject([{outcome: 'cancelled'}]);
		expect(project.standIn.requests.length).toBeLessThan(10);
		await expect.poll(() => livingOfRun(folder), {timeout: 1000}).toEqual([]);
	});

	test.each([
		['a rate limit', 429],
		['an outage', 503],
	])('%s is waited out and costs no iteration', async (_, status) => {
		const before = Date.now();
		let slept = false;
		const project = await realProject(name, {
			steps: [
				run('echo begun'),
				// More often than an agent tries by itself.
				...Array.from({length: 20}, () => ({
					when: () => !slept,
					answer: {status, retryAfter: traits.refusedFor},
				})),
				read('greeting.txt'),
				edit('greeting.txt', 'hello', 'hello world'),
				{say: 'Done.'},
			],
		});
		const {finished, of} = await runScripted(project, {
			onEvent(event, ask) {
				if (event.type !== 'loop.slept') {
					return;
				}
				slept = true;
				ask({type: 'wake'});
			},
		});

		expect(finished).toMatchObject({outcome: 'verified', iterations: 1});
		expect(of('agent.finished').map(({outcome}) => outcome)).toEqual(['limited', 'completed']);
		const [{until} = {until: ''}, ...more] = of('loop.slept');
		expect(more).toEqual([]);
		expect(Date.parse(until ?? '') - before).toBeGreaterThan(traits.refusedFor * 1000);
	});
};
