import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createStopwatch} from '../../../source/engine/inbox/stopwatch.js';

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']});
});
afterEach(() => {
	vi.useRealTimers();
});

const start = (limit: number, before = 0) => {
	const onLimit = vi.fn<() => void>();
	return {onLimit, stopwatch: createStopwatch({before, limit, onLimit, now: () => performance.now()})};
};

test('says when the time is used up', () => {
	const {onLimit} = start(1000);
	vi.advanceTimersByTime(999);
	expect(onLimit).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(onLimit).toHaveBeenCalledOnce();
});

test('does not count while a person thinks', () => {
	const {onLimit, stopwatch} = start(1000);
	vi.advanceTimersByTime(400);
	stopwatch.hold();
	vi.advanceTimersByTime(100_000);
	expect(stopwatch.worked()).toBe(400);
	stopwatch.release();
	vi.advanceTimersByTime(599);
	expect(onLimit).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(onLimit).toHaveBeenCalledOnce();
});

test('counts earlier sittings', () => {
	const {onLimit} = start(1000, 900);
	vi.advanceTimersByTime(100);
	expect(onLimit).toHaveBeenCalledOnce();
});

test('a limit of thirty days does not fire at once', () => {
	const days = 24 * 60 * 60 * 1000;
	const {onLimit} = start(30 * days);
	vi.advanceTimersByTime(29 * days);
	expect(onLimit).not.toHaveBeenCalled();
	vi.advanceTimersByTime(days);
	expect(onLimit).toHaveBeenCalledOnce();
});
