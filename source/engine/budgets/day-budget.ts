import type {EventBody, Usage} from '../../journal/events/events.js';
import type {PerDay} from '../../loop/values/per-day.js';
import {tokensOf} from '../progress/budget.js';
import type {DayLeft} from '../progress/reservation.js';
import type {Amounts, Ledger, Today} from './ledger.js';

/** How far a limit of today is spent. */
export type DayShare = {
	limit: 'per-day' | 'per-day of this machine';
	/** Of the limit, from 0; 1 and more is used up. */
	share: number;
	/** One sentence without a full stop. */
	reason: string;
};

/** What the runs of a loop, and those of the whole machine, may spend from one midnight to the next. */
export type DayBudget = {
	/** Today as the ledger has it; without what this run has reserved for itself. */
	today: () => Today;
	/** What all loops of the machine may spend on each day. */
	machine: PerDay | undefined;
	/** Writes down what an event says was, or may be, spent. Before the event takes effect. */
	note: (event: EventBody) => void;
	close: () => void;
};

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

const shareOf = (
	limit: DayShare['limit'],
	perDay: PerDay | undefined,
	spent: Amounts,
	whose: string,
): DayShare[] => {
	if (perDay === undefined) {
		return [];
	}

	return 'cost' in perDay
		? [
				{
					limit,
					share: spent.cost / perDay.cost,
					reason: `${dollars(spent.cost)} of the ${dollars(perDay.cost)} that ${whose} may spend each day are spent`,
				},
			]
		: [
				{
					limit,
					share: spent.tokens / perDay.tokens,
					reason: `${Math.round(spent.tokens)} of the ${perDay.tokens} tokens that ${whose} may spend each day are spent`,
				},
			];
};

/** How far the limits of today are spent. Pure. */
export const dayShares = (
	today: Pick<Today, 'byLoop' | 'byMachine'>,
	perDay: PerDay | undefined,
	machine: PerDay | undefined,
): DayShare[] => [
	...shareOf('per-day', perDay, today.byLoop, 'this loop'),
	...shareOf('per-day of this machine', machine, today.byMachine, 'all loops of this machine'),
];

/** What is left of today in each measure that is limited: the lower of two limits in the same. Pure. */
export const leftToday = (
	{byLoop, byMachine}: Pick<Today, 'byLoop' | 'byMachine'>,
	perDay: PerDay | undefined,
	machine: PerDay | undefined,
): DayLeft => {
	const left: DayLeft = {};
	const narrow = (measure: 'cost' | 'tokens', limit: number, spent: number): void => {
		const rest = Math.max(0, limit - spent);
		if (left[measure] === undefined || rest < left[measure].left) {
			left[measure] = {limit, left: rest};
		}
	};

	for (const [limit, spent] of [
		[perDay, byLoop],
		[machine, byMachine],
	] as const) {
		if (limit !== undefined && 'cost' in limit) {
			narrow('cost', limit.cost, spent.cost);
		} else if (limit !== undefined) {
			narrow('tokens', limit.tokens, spent.tokens);
		}
	}

	return left;
};

const amountsOf = (usage: Usage): Amounts => ({tokens: tokensOf(usage), cost: usage.cost ?? 0});

export type DayBudgetOptions = {
	open: () => Ledger;
	/** Names the loop among all of this machine. */
	loop: string;
	run: string;
	machine: PerDay | undefined;
	/** Whether anything is limited by day: a ledger that cannot be kept then ends the run. */
	isLimited: boolean;
};

/** Keeps what one run spends in the ledger. Nothing is opened before it is needed. */
export const createDayBudget = ({open, loop, run, machine, isLimited}: DayBudgetOptions): DayBudget => {
	const spender = {loop, run};
	let opened: Ledger | undefined;
	const ledger = (): Ledger => {
		if (opened === undefined) {
			opened = open();
			// There is one engine of a run at a time: what is still reserved is that of one that is gone.
			opened.takeOver(spender);
		}

		return opened;
	};

	const write = (event: EventBody): void => {
		switch (event.type) {
			case 'agent.started':
			case 'verifier.started':
				if (event.reserved !== undefined) {
					ledger().reserve(spender, {tokens: event.reserved.tokens ?? 0, cost: event.reserved.cost ?? 0});
				}

				return;
			case 'agent.usage':
				// What is charged for an engine that died stands there as reserved by it.
				if (!event.reservation) {
					ledger().spend(spender, amountsOf(event.usage));
				}

				return;
			case 'agent.finished':
			case 'verifier.finished':
			case 'iteration.finished':
			case 'run.finished':
				opened?.settle(spender);
				return;
			default:
		}
	};

	return {
		machine,
		today: () => ledger().today(spender),
		note(event) {
			try {
				write(event);
			} catch (error) {
				if (isLimited) {
					throw error;
				}
			}
		},
		close() {
			opened?.close();
			opened = undefined;
		},
	};
};
