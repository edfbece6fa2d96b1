import {expect, test} from 'vitest';
import {createStepBudget} from '../../../source/agents/session/step-budget.js';
import type {Step} from '../../../source/journal/events/events.js';

const start = () => {
	const steps: Step[] = [];
	let now = 0;
	const budget = createStepBudget(
		step => steps.push(step),
		() => now,
	);
	budget.begin();
	const size = () => steps.reduce((sum, step) => sum + JSON.stringify(step).length, 0);
	return {
		budget,
		steps,
		size,
		/** Lets an hour pass in so many steps. */
		pass(milliseconds: number) {
			now += milliseconds;
		},
	};
};

test('what is modest passes as it is', () => {
	const {budget, steps} = start();
	const given: Step[] = [
		{kind: 'message', id: 'a', text: 'one '},
		{kind: 'message', id: 'a', text: 'two'},
		{kind: 'tool', id: 't', title: 'Read', status: 'running'},
		{kind: 'tool', id: 't', status: 'done', result: 'x'},
		{kind: 'thought', id: 'a', text: 'three'},
	];
	given.forEach(budget.add);
	budget.end();
	expect(steps).toEqual(given);
});

test('an endless message keeps its beginning, samples and its end, and counts what is missing', () => {
	const {budget, steps, size, pass} = start();
	let said = 0;
	for (let index = 0; index < 20_000; index++) {
		const text = `${index} `.padEnd(5000, '.');
		said += text.length;
		budget.add({kind: 'message', id: 'm', text});
		pass(200);
	}

	budget.end();
	expect(size()).toBeLessThan(5_000_000);
	const text = steps.map(step => ('text' in step ? step.text : '')).join('');
	expect(text.startsWith('0 ...')).toBe(true);
	expect(text.slice(-5000)).toMatch(/^19999 /);
	const marks = [...text.matchAll(/\n… (\d+) characters left out …\n/g)];
	const shown = marks.reduce((sum, [mark]) => sum - mark.length, text.length);
	expect(marks.reduce((sum, [, count]) => sum + Number(count), 0) + shown).toBe(said);
});

test('a million tool calls are bounded and counted; what began is seen to end', () => {
	const {budget, steps, size, pass} = start();
	budget.add({kind: 'tool', id: 'early', title: 'Run', status: 'running'});
	const most = 200_000;
	for (let index = 0; index < most; index++) {
		budget.add({kind: 'tool', id: `${index}`, title: 'Read', status: 'done', result: 'y'.repeat(300)});
		pass(1);
	}

	budget.add({kind: 'tool', id: 'early', status: 'done', result: 'long'});
	budget.end();
	expect(size()).toBeLessThan(10_000_000);
	expect(steps.filter(({id}) => id === 'early').at(-1)).toMatchObject({status: 'done'});
	const notice = steps.at(-1);
	const skipped = Number(/^(\d+) reports/.exec(notice?.kind === 'notice' ? notice.text : '')?.[1]);
	const whole = steps.filter(step => step.kind === 'tool' && step.title === 'Read').length;
	expect(whole + skipped).toBeGreaterThanOrEqual(most);
	expect(whole + skipped).toBeLessThanOrEqual(most + 1);
});

test('a message that alternates with a tool evades nothing', () => {
	const {budget, size} = start();
	const text = 'z'.repeat(16_000);
	for (let index = 0; index < 5000; index++) {
		budget.add({kind: 'message', id: 'm', text});
		budget.add({kind: 'tool', id: 't', result: text});
	}

	budget.end();
	expect(size()).toBeLessThan(10_000_000);
});

test('a new turn has a budget of its own', () => {
	const {budget, steps} = start();
	budget.add({kind: 'message', id: 'm', text: 'z'.repeat(9_000_000)});
	budget.end();
	budget.begin();
	const step: Step = {kind: 'message', id: 'n', text: 'hello'};
	budget.add(step);
	expect(steps.at(-1)).toBe(step);
});
