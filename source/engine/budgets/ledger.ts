import path from 'node:path';
import {Problem} from '../../problem.js';
import {openDatabase} from '../../system/files/open-database.js';
import {type DayMark, markDay, type Now, nextDay} from './budget-day.js';

/** Tokens, input and output together, and US dollars. */
export type Amounts = {tokens: number; cost: number};

/** What was spent today, reservations included, but for those of the run that asks. */
export type Today = {
	/** `2026-12-01` */
	day: string;
	/** When the next day begins, in milliseconds since the epoch. */
	ends: number;
	byLoop: Amounts;
	byMachine: Amounts;
};

/** One run of one loop, as the ledger names it. */
export type Spender = {loop: string; run: string};

/**
 * What loops have spent by day, over all runs and repositories of this machine. Written before money is spent, so that a crash
 * leaves what was reserved as spent.
 */
export type Ledger = {
	today: (spender: Spender) => Today;
	/** Sets aside what an agent may spend; what was set aside before and never settled is spent. */
	reserve: (spender: Spender, amounts: Amounts) => void;
	/** Writes down what was spent: out of what is reserved, as far as that goes. */
	spend: (spender: Spender, amounts: Amounts) => void;
	/** What is left of the reservation is free again. */
	settle: (spender: Spender) => void;
	/** An engine takes over from one that is gone: what that one had reserved is spent. */
	takeOver: (spender: Spender) => void;
	close: () => void;
};

/** Where the ledger of a machine lies. `home` is Treadle's state folder. */
export const ledgerFile = (home: string): string => path.join(home, 'spent.db');

/** Days that are kept. */
const keptDays = 60;

const schema = `
CREATE TABLE IF NOT EXISTS mark (id INTEGER PRIMARY KEY CHECK (id = 1), value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS spent (
	loop TEXT NOT NULL, run TEXT NOT NULL, day TEXT NOT NULL,
	tokens REAL NOT NULL DEFAULT 0, cost REAL NOT NULL DEFAULT 0,
	reserved_tokens REAL NOT NULL DEFAULT 0, reserved_cost REAL NOT NULL DEFAULT 0,
	PRIMARY KEY (day, loop, run)
);`;

type Row = {tokens: number; cost: number};
type Parameters = Record<string, string | number>;

/**
 * Opens the ledger, and makes it where there is none.
 *
 * @param file absolute path
 * @throws {Problem} from every method, when the file cannot be read or written
 */
export const openLedger = (file: string, clocks: () => Now): Ledger => {
	const guarded = <T>(work: () => T): T => {
		try {
			return work();
		} catch (error) {
			throw new Problem(`What was spent today cannot be kept in ${file}: ${(error as Error).message}`, {
				hint: 'Make room, or move that file away; what was spent today is then forgotten.',
				cause: error,
			});
		}
	};

	const database = guarded(() => {
		const opened = openDatabase(file);
		opened.exec(`PRAGMA busy_timeout = 5000; ${schema}`);
		return opened;
	});
	const run = (sql: string, parameters: Parameters): void => void database.prepare(sql).run(parameters);

	/** Marks the day, and does something within it, as one step that no other process sees half of. */
	const within = <T>(work: (day: string, ends: number) => T): T =>
		guarded(() => {
			database.exec('BEGIN IMMEDIATE');
			try {
				const now = clocks();
				const found = database.prepare('SELECT value FROM mark').get() as {value: string} | undefined;
				const mark = markDay(found && (JSON.parse(found.value) as DayMark), now);
				const value = JSON.stringify(mark);
				if (value !== found?.value) {
					run('INSERT OR REPLACE INTO mark (id, value) VALUES (1, :value)', {value});
					run('DELETE FROM spent WHERE day < :first', {
						first: new Date(Date.parse(mark.day) - keptDays * 86_400_000).toISOString().slice(0, 10),
					});
				}

				const result = work(mark.day, nextDay(mark, now));
				database.exec('COMMIT');
				return result;
			} catch (error) {
				if (database.isTransaction) {
					database.exec('ROLLBACK');
				}

				throw error;
			}
		});

	const chargeReserved = (spender: Spender): void =>
		run(
			`UPDATE spent SET tokens = tokens + reserved_tokens, cost = cost + reserved_cost, reserved_tokens = 0, reserved_cost = 0
			WHERE loop = :loop AND run = :run`,
			spender,
		);
	const free = (spender: Spender): void =>
		run('UPDATE spent SET reserved_tokens = 0, reserved_cost = 0 WHERE loop = :loop AND run = :run', spender);
	const entry = (spender: Spender, day: string): void =>
		run('INSERT OR IGNORE INTO spent (loop, run, day) VALUES (:loop, :run, :day)', {...spender, day});
	const sum = (where: string, parameters: Parameters): Amounts => {
		const {tokens, cost} = database
			.prepare(
				`SELECT coalesce(sum(tokens + reserved_tokens), 0) AS tokens, coalesce(sum(cost + reserved_cost), 0) AS cost
				FROM spent WHERE ${where}`,
			)
			.get(parameters) as Row;
		return {tokens, cost};
	};

	return {
		today: spender =>
			within((day, ends) => {
				const own = database
					.prepare(
						'SELECT reserved_tokens AS tokens, reserved_cost AS cost FROM spent WHERE loop = :loop AND run = :run AND day = :day',
					)
					.get({...spender, day}) as Row | undefined;
				const without = ({tokens, cost}: Amounts): Amounts => ({
					tokens: tokens - (own?.tokens ?? 0),
					cost: cost - (own?.cost ?? 0),
				});
				return {
					day,
					ends,
					byLoop: without(sum('day = :day AND loop = :loop', {day, loop: spender.loop})),
					byMachine: without(sum('day = :day', {day})),
				};
			}),
		reserve(spender, {tokens, cost}) {
			within(day => {
				chargeReserved(spender);
				entry(spender, day);
				run(
					'UPDATE spent SET reserved_tokens = :tokens, reserved_cost = :cost WHERE loop = :loop AND run = :run AND day = :day',
					{...spender, day, tokens, cost},
				);
			});
		},
		spend(spender, {tokens, cost}) {
			within(day => {
				entry(spender, day);
				// A turn that goes on after midnight: what is left of its reservation is taken from the new day.
				run(
					`UPDATE spent SET
						reserved_tokens = (SELECT sum(reserved_tokens) FROM spent WHERE loop = :loop AND run = :run),
						reserved_cost = (SELECT sum(reserved_cost) FROM spent WHERE loop = :loop AND run = :run)
					WHERE loop = :loop AND run = :run AND day = :day`,
					{...spender, day},
				);
				run(
					'UPDATE spent SET reserved_tokens = 0, reserved_cost = 0 WHERE loop = :loop AND run = :run AND day < :day',
					{...spender, day},
				);
				run(
					`UPDATE spent SET
						tokens = tokens + :tokens, cost = cost + :cost,
						reserved_tokens = max(0, reserved_tokens - :tokens), reserved_cost = max(0, reserved_cost - :cost)
					WHERE loop = :loop AND run = :run AND day = :day`,
					{...spender, day, tokens, cost},
				);
			});
		},
		settle(spender) {
			within(() => free(spender));
		},
		takeOver(spender) {
			within(() => chargeReserved(spender));
		},
		close() {
			database.close();
		},
	};
};
