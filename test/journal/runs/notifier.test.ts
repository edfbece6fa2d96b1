import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Notifier} from '../../../source/journal/runs/notifier.js';

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

test('after a silence the first call comes at once, the next ones together', () => {
	const notifier = new Notifier(40);
	const listener = vi.fn();
	notifier.subscribe(listener);
	notifier.notify(false);
	expect(listener).toHaveBeenCalledTimes(1);
	notifier.notify(false);
	notifier.notify(false);
	expect(listener).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(39);
	expect(listener).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(1);
	expect(listener).toHaveBeenCalledTimes(2);
	expect(vi.getTimerCount()).toBe(0);
	vi.advanceTimersByTime(100);
	notifier.notify(false);
	expect(listener).toHaveBeenCalledTimes(3);
});

test('what is urgent does not wait, and takes what waits with it', () => {
	const notifier = new Notifier(40);
	const listener = vi.fn();
	notifier.subscribe(listener);
	notifier.notify(false);
	notifier.notify(false);
	notifier.notify(true);
	expect(listener).toHaveBeenCalledTimes(2);
	expect(vi.getTimerCount()).toBe(0);
});

test('each subscription ends by itself, and with the last one the timer', () => {
	const notifier = new Notifier(40);
	const listener = vi.fn();
	const [first, second] = [notifier.subscribe(listener), notifier.subscribe(listener)];
	notifier.notify(true);
	expect(listener).toHaveBeenCalledTimes(2);
	first();
	notifier.notify(true);
	expect(listener).toHaveBeenCalledTimes(3);
	notifier.notify(false);
	second();
	expect(vi.getTimerCount()).toBe(0);
	notifier.notify(true);
	expect(listener).toHaveBeenCalledTimes(3);
});
