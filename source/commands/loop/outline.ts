import type {Loop} from '../../loop/loop.js';
import {durationText} from '../../loop/values/duration.js';
import {describeGoal} from '../../loop/values/metric-goal.js';
import {writeTokens} from '../../loop/values/token-count.js';
import {repeats, writeTrigger} from '../../loop/values/trigger.js';
import {formatMoney} from '../../words/format.js';

const limitsOf = ({stop}: Loop): string => {
	const {iterations, time, stall, failures, tokens, cost, perDay, deadline} = stop;
	return [
		`${iterations} iterations`,
		`${durationText(time)} of work`,
		...(tokens === undefined ? [] : [`${writeTokens(tokens)} tokens`]),
		...(cost === undefined ? [] : [formatMoney(cost)]),
		...(perDay === undefined
			? []
			: [`${'cost' in perDay ? formatMoney(perDay.cost) : `${writeTokens(perDay.tokens)} tokens`} a day`]),
		...(deadline === undefined ? [] : [`until ${deadline.replace(/:\d\d\.\d{3}Z$/, 'Z')}`]),
		`${stall} without a change`,
		`${failures} failures`,
	].join(' · ');
};

const wakesOf = ({triggers, until, turns, continue: from}: Loop): string[] => {
	const when = triggers.map(writeTrigger).join(', ');
	if (!triggers.some(repeats)) {
		return [when];
	}

	return [
		`${when}, ${turns === undefined ? 'as often as the limits allow' : turns === 1 ? 'for one iteration' : `for up to ${turns} iterations`}${from === 'files' ? ', from your files as they are then' : ''}`,
		until === 'goal' ? 'until the goal is met' : 'again and again, also when the goal is met',
	];
};

const asksOf = ({gates}: Loop): string => {
	const others = gates.filter(gate => gate !== 'deliver');
	if (others.length === 0) {
		return 'nothing but whether to deliver';
	}

	return others.length === 5
		? 'at every gate (training mode)'
		: `${others.join(', ')}, and whether to deliver`;
};

/** The name of a check as a run shows it, with the number it has to reach. */
const checksOf = ({verify}: Loop, labels: readonly string[]): string[] => {
	const lines = verify.map((choice, index) =>
		choice.kind === 'metric' ? `${labels[index]} ${describeGoal(choice.goal)}` : (labels[index] ?? ''),
	);
	return lines.length === 0 ? ['none: you judge each iteration'] : lines;
};

export type OutlineOptions = {
	/** Name of the agent that works, as people know it. */
	agent: string;
	/** Names of the checks, in the order of the loop. */
	checks: readonly string[];
	/** Where its LOOP.md is, as shown. */
	file: string;
};

/** What a loop is about to do, as lines to read before its first turn. */
export const outlineLines = (loop: Loop, {agent, checks, file}: OutlineOptions): string[] => {
	const {agent: choice, allow, protect, prepare, notify, skills} = loop;
	const model = 'model' in choice && choice.model !== undefined ? `, ${choice.model}` : '';
	const facts: [name: string, lines: readonly string[]][] = [
		['Loop', [`${loop.name}: ${file}`]],
		['Goal', [loop.goal]],
		['Wakes', wakesOf(loop)],
		['Agent', [`${agent}${model}`]],
		['Skills', skills ? [skills.join(', ')] : []],
		['Checks', checksOf(loop, checks)],
		['Prepares', prepare === undefined ? [] : [prepare]],
		['Changes', allow ? [`only ${allow.join(', ')}`] : []],
		['Protects', protect.length > 0 ? [`${protect.join(', ')}, besides tests and specs`] : []],
		['Limits', [limitsOf(loop)]],
		['Asks', [asksOf(loop)]],
		['Delivers', [`${loop.deliver}, after your yes`]],
		['Notifies', notify === undefined ? [] : [notify]],
	];
	return facts.flatMap(([name, lines]) =>
		lines.map((line, index) => `${(index === 0 ? name : '').padEnd(9)} ${line}`),
	);
};
