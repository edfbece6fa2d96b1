import {expect, test} from 'vitest';
import type {AgentStart, Asking, PermissionAnswer} from '../../source/agents/agent.js';
import type {EventBody} from '../../source/journal/events/events.js';
import type {Loop} from '../../source/loop/loop.js';
import {end, rules, scripted, turnWith} from './support/turn-with.js';

test('a tool is asked about until it is approved for good, others still', async () => {
	const agent = scripted(async function* (_, ask) {
		await ask('Bash');
		await ask('Bash');
		await ask('Edit');
		yield end;
	});
	const asked: string[] = [];
	await turnWith(
		agent,
		{gates: ['tool', 'deliver'], stop: {...rules, iterations: 2}},
		{
			answer(gate) {
				asked.push(gate.tool ?? '');
				return {answer: gate.tool === 'Bash' ? 'always' : 'approve'};
			},
		},
	);
	expect(asked).toEqual(['Bash', 'Edit', 'Edit']);
});

test('the input of a call can be changed; what is no JSON object is asked for again', async () => {
	const given: PermissionAnswer[] = [];
	const agent = scripted(async function* (_, ask) {
		given.push(await ask('Bash', {input: '{"command":"rm -rf build"}'}));
		yield end;
	});
	const texts = ['{"command":', '[]', '{"command":"ls"}'];
	const questions: string[] = [];
	await turnWith(
		agent,
		{gates: ['tool', 'deliver'], stop: {...rules, iterations: 1}},
		{
			answer(gate) {
				questions.push(gate.next);
				return {answer: 'edit', text: texts.shift() ?? ''};
			},
		},
	);
	expect(given).toEqual([{allow: true, input: '{"command":"ls"}'}]);
	expect(questions[1]).toContain('no JSON');
	expect(questions[2]).toContain('JSON object');
});

test('what the agent is to ask about follows the gates', async () => {
	const asking = async (gates: Loop['gates']) => {
		const starts: AgentStart[] = [];
		const agent = scripted(
			async function* () {
				yield end;
			},
			{onStart: start => starts.push(start)},
		);
		await turnWith(agent, {gates, stop: {...rules, iterations: 1}});
		return starts[0]?.asking;
	};
	expect(await asking(['prompt', 'tool', 'checkpoint', 'verdict', 'memory', 'deliver'])).toBe('everything');
	expect(await asking(['tool', 'deliver'])).toBe('changes');
	expect(await asking(['deliver'])).toBe('nothing');
});

const everything: Loop['gates'] = ['prompt', 'tool', 'checkpoint', 'verdict', 'memory', 'deliver'];

const notices = (events: EventBody[]): string[] =>
	events.flatMap(event =>
		event.type === 'agent.step' && event.step.kind === 'notice' ? [event.step.text] : [],
	);

test('an agent that works learns at once that a person wants to be asked, or no longer', async () => {
	const wanted: Asking[] = [];
	const asked: string[] = [];
	let heard = () => {};
	const agent = scripted(
		async function* (_, ask) {
			await new Promise<void>(resolve => {
				heard = resolve;
			});
			await ask('Bash');
			await ask('Edit');
			yield end;
		},
		{
			onAskAbout(asking) {
				wanted.push(asking);
				heard();
			},
		},
	);
	const events = await turnWith(
		agent,
		{gates: ['deliver'], stop: {...rules, iterations: 1}},
		{
			onEvent(event, request) {
				if (event.type === 'agent.started') {
					request({type: 'autonomy', free: false});
				}
				if (event.type === 'gate.opened' && event.name === 'tool') {
					asked.push(event.tool ?? '');
					request({type: 'autonomy', free: true});
				}
			},
			answer: ({name}) => (name === 'tool' ? undefined : {answer: 'approve'}),
		},
	);
	expect(wanted).toEqual(['everything', 'nothing']);
	expect(asked).toEqual(['Bash']);
	expect(notices(events)).toEqual([]);
});

test('a conversation that is kept asks about what the gates say before each prompt', async () => {
	const wanted: Asking[] = [];
	const prompted: number[] = [];
	const agent = scripted(
		async function* (turn) {
			prompted.push(wanted.length);
			yield {type: 'step', step: {kind: 'message', id: 'm', text: `${turn}`}};
			yield end;
		},
		{onAskAbout: asking => wanted.push(asking)},
	);
	const kept = {kind: 'acp', command: 'true', keepsSession: true} as Loop['agent'];
	await turnWith(
		agent,
		{agent: kept, gates: ['deliver'], stop: {...rules, iterations: 2}},
		{
			onEvent(event, request) {
				if (event.type === 'checkpoint.made' && event.iteration === 1) {
					request({type: 'autonomy', free: false});
				}
			},
		},
	);
	expect(prompted).toEqual([0, 2]);
	expect(wanted).toEqual(['everything', 'everything']);
});

test('what a person will not be asked about is said when they first want to be asked, and once', async () => {
	const agent = scripted(
		async function* () {
			yield end;
		},
		{asks: 'some-tools'},
	);
	let times = 0;
	const changing = await turnWith(
		agent,
		{gates: ['deliver'], stop: {...rules, iterations: 2}},
		{
			onEvent(event, request) {
				if (event.type === 'agent.started' || event.type === 'gates.changed') {
					if (times++ < 4) {
						request({type: 'autonomy', free: times % 2 === 0});
					}
				}
			},
		},
	);
	expect(changing.filter(({type}) => type === 'gates.changed').length).toBeGreaterThan(2);
	expect(notices(changing)).toEqual([expect.stringContaining('decides itself which tool calls')]);
	const first = changing.findIndex(({type}) => type === 'gates.changed');
	expect(changing[first + 1]).toMatchObject({type: 'agent.step', iteration: 1, step: {kind: 'notice'}});

	const watched = await turnWith(agent, {gates: everything, stop: {...rules, iterations: 2}});
	expect(notices(watched)).toHaveLength(1);
	expect(watched.findIndex(({type}) => type === 'agent.step')).toBeLessThan(
		watched.findIndex(({type}) => type === 'agent.started'),
	);
});

test('a question that the agent withdraws closes its gate, and says so', async () => {
	const open = new AbortController();
	const waiting = new AbortController();
	const agent = scripted(async function* (_, ask) {
		void ask('Bash', {withdrawn: open.signal});
		void ask('Edit', {withdrawn: waiting.signal});
		await ask('Read');
		yield end;
	});
	const events = await turnWith(
		agent,
		{gates: ['tool', 'deliver'], stop: {...rules, iterations: 1}},
		{
			answer(gate) {
				if (gate.tool !== 'Bash') {
					return {answer: 'approve'};
				}
				waiting.abort();
				open.abort();
				return undefined;
			},
		},
	);
	expect(events.flatMap(event => (event.type === 'gate.opened' ? [event.tool] : []))).toEqual([
		'Bash',
		'Read',
	]);
	expect(events.filter(({type}) => type === 'gate.answered')).toMatchObject([
		{answer: 'reject', by: 'policy', reason: 'the agent withdrew the question before it was answered'},
		{answer: 'approve', by: 'human'},
	]);
});
