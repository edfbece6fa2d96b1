import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Now} from '../../../source/engine/budgets/budget-day.js';
import {type Ledger, openLedger} from '../../../source/engine/budgets/ledger.js';
import {Problem} from '../../../source/problem.js';

const first = {loop: 'a/work', run: 'work-1'};
const second = {loop: 'a/work', run: 'work-2'};
const other = {loop: 'b/docs', run: 'docs-1'};
const none = {tokens: 0, cost: 0};

let folder: string;
let hours: number;
const opened: Ledger[] = [];

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'ledger-'));
	hours = 0;
});

afterEach(() => {
	for (const ledger of opened.splice(0)) {
		ledger.close();
	}

	rmSync(folder, {recursive: true});
});

const clocks = (): Now => ({
	wall: Date.parse('2026-11-20T10:00:00Z') + hours * 3_600_000,
	uptime: hours * 3_600_000,
	offset: 0,
	boot: 'one',
});

const open = (): Ledger => {
	const ledger = openLedger(path.join(folder, 'spent.db'), clocks);
	opened.push(ledger);
	return ledger;
};

test('what was spent is counted over all runs of a loop and over all loops, by several processes at once', () => {
	const [one, two] = [open(), open()];
	one.spend(first, {tokens: 10, cost: 1});
	two.spend(second, {tokens: 5, cost: 0.5});
	two.spend(other, {tokens: 1, cost: 2});
	expect(one.today(first)).toMatchObject({
		day: '2026-11-20',
		ends: Date.parse('2026-11-21T00:00:00Z'),
		byLoop: {tokens: 15, cost: 1.5},
		byMachine: {tokens: 16, cost: 3.5},
	});
});

test('what is reserved counts for everybody but the run itself, until it is settled', () => {
	const ledger = open();
	ledger.reserve(first, {tokens: 100, cost: 4});
	ledger.spend(first, {tokens: 30, cost: 1});
	expect(ledger.today(first).byLoop).toEqual({tokens: 30, cost: 1});
	expect(ledger.today(second).byLoop).toEqual({tokens: 100, cost: 4});
	ledger.settle(first);
	expect(ledger.today(second).byLoop).toEqual({tokens: 30, cost: 1});
});

test('what an engine had reserved when it died is spent, however it goes on', () => {
	open().reserve(first, {tokens: 100, cost: 4});
	const ledger = open();
	expect(ledger.today(second).byLoop).toEqual({tokens: 100, cost: 4});
	ledger.takeOver(first);
	expect(ledger.today(first).byLoop).toEqual({tokens: 100, cost: 4});
	ledger.settle(first);
	expect(ledger.today(first).byLoop).toEqual({tokens: 100, cost: 4});
	ledger.reserve(first, {tokens: 7, cost: 1});
	ledger.reserve(first, {tokens: 7, cost: 1});
	expect(ledger.today(second).byLoop).toEqual({tokens: 114, cost: 6});
});

test('a turn over midnight takes what is left of its reservation from the new day', () => {
	const ledger = open();
	ledger.reserve(first, {tokens: 100, cost: 4});
	ledger.spend(first, {tokens: 40, cost: 1});
	hours = 15;
	expect(ledger.today(second).byLoop).toEqual(none);
	ledger.spend(first, {tokens: 10, cost: 1});
	expect(ledger.today(second)).toMatchObject({day: '2026-11-21', byLoop: {tokens: 60, cost: 3}});
	ledger.settle(first);
	expect(ledger.today(second).byLoop).toEqual({tokens: 10, cost: 1});
});

test('a ledger that cannot be read is a problem that names the file', () => {
	writeFileSync(
		path.join(folder, 'spent.db'),
		'no database, but something long enough to be read as one'.repeat(30),
	);
	expect(() => open()).toThrow(Problem);
	expect(() => open()).toThrow(/spent\.db/);
});
