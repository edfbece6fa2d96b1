import {noUsage} from '../../journal/events/usage.js';
import type {Loop, StopRules} from '../../loop/loop.js';
import {type PerDay, writePerDay} from '../../loop/values/per-day.js';
import {writeTokens} from '../../loop/values/token-count.js';
import {Problem} from '../../problem.js';
import {noReservations, reserve, worker} from '../progress/reservation.js';
import {atSetting} from './at-setting.js';

/** Why a limit for each day leaves no room for one turn; undefined where it does. Pure. */
export const whyTooLittleForATurn = (stop: StopRules, perDay: PerDay | undefined): string | undefined => {
	const turn = reserve(noReservations, worker, noUsage, stop);
	if (perDay === undefined || turn === undefined) {
		return undefined;
	}

	const [needed, isEnough] =
		'cost' in perDay
			? [`$${(turn.cost ?? 0).toFixed(2)}`, perDay.cost >= (turn.cost ?? 0)]
			: [`${writeTokens(turn.tokens ?? 0)} tokens`, perDay.tokens >= (turn.tokens ?? 0)];
	return isEnough
		? undefined
		: `${writePerDay(perDay)} a day is less than the ${needed} that are reserved for one turn, so no agent could ever start. Allow more each day, or limit the run to less.`;
};

const inThePast = (deadline: string): string =>
	`${deadline} has passed already. Write a time that is still to come.`;

/**
 * Refuses limits that would end a run before it began.
 *
 * @param typed limits from the command line, in place of the loop's own
 * @param machine what all loops of this machine may spend on each day
 * @param now milliseconds since the epoch
 * @throws {Problem} that names line and column, or the option
 */
export const requireLimits = async (
	loop: Loop,
	{typed, machine, now}: {typed: Partial<StopRules>; machine: PerDay | undefined; now: number},
): Promise<void> => {
	const {deadline, perDay} = loop.stop;
	const refuse = async (name: 'deadline' | 'per-day', isTyped: boolean, why: string): Promise<void> => {
		if (isTyped) {
			throw new Problem(`--${name}: ${why}`);
		}

		await atSetting(loop, ['stop', name], Promise.reject(new Problem(`stop.${name}: ${why}`)));
	};

	if (deadline !== undefined && Date.parse(deadline) <= now) {
		await refuse('deadline', typed.deadline !== undefined, inThePast(deadline));
	}

	const tooLittle = whyTooLittleForATurn(loop.stop, perDay);
	if (tooLittle !== undefined) {
		await refuse('per-day', typed.perDay !== undefined, tooLittle);
	}

	const tooLittleForAll = whyTooLittleForATurn(loop.stop, machine);
	if (tooLittleForAll !== undefined) {
		throw new Problem(`For all loops of this machine, ${tooLittleForAll}`, {
			hint: 'Change it with: treadle config set per-day …',
		});
	}
};
