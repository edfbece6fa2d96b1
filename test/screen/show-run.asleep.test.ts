import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import type {Event, EventBody} from '../../source/journal/events/events.js';
import {openScreen} from './support/open-screen.js';
import {sleepingEvents} from './support/sleeping-story.js';
import {journaled} from './support/states.js';

const slept = (milliseconds: number): EventBody => ({
	type: 'loop.slept',
	reason: 'its turns are used up',
	trigger: 'every 5m',
	until: new Date(Date.now() + milliseconds).toISOString(),
});
const [started, woken] = sleepingEvents as [Event, Event];
const gate = sleepingEvents.at(-1) as Event;

/** A run that sleeps for so many milliseconds from now. */
const asleepFor = (milliseconds: number): Event[] => [
	{...started, at: new Date().toISOString()},
	woken,
	journaled(3, slept(milliseconds)),
];

test('at rest nothing is drawn, and in the last minute each second is', async () => {
	const {terminal, view} = await openScreen({events: asleepFor(600_500), animated: true});
	await terminal.until('wakes in 11m');
	await terminal.until('wakes in 10m');
	await terminal.quiet(200);
	const before = terminal.bytes();
	await wait(1300);
	expect(terminal.bytes()).toBe(before);
	view.append({type: 'trigger.fired', trigger: 'you', reason: 'you woke it'}, slept(3000));
	await terminal.until('wakes in 3 s');
	await terminal.until('wakes in 2 s');
	await terminal.until('wakes in 1 s');
	await terminal.until('wakes now');
});

test('w wakes it, also while a draft waits for an answer', async () => {
	const {terminal, requests, view} = await openScreen({events: asleepFor(600_000)});
	await terminal.until(/w wake/);
	terminal.type('w');
	await expect.poll(() => requests).toEqual([{type: 'wake'}]);
	view.append(gate);
	await terminal.until('a draft waits for you (wakes in 10m)');
	expect(terminal.text()).toMatch(/w wake/);
	terminal.type('w');
	await expect.poll(() => requests).toHaveLength(2);
});

test('awake there is nothing to wake', async () => {
	const {terminal, requests} = await openScreen({events: sleepingEvents.slice(0, 4)});
	await terminal.until('The release notes');
	expect(terminal.text()).not.toMatch(/w wake/);
	terminal.type('w');
	await terminal.until('The loop is awake already');
	expect(requests).toEqual([]);
});
