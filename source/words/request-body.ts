import type {Usage, VerdictStatus} from '../journal/events/events.js';
import {formatCount, formatMoney} from './format.js';
import {outcomeMark} from './marks.js';

/** What a pull request says of the work. */
export type RequestFacts = {
	run: string;
	loop: string;
	goal: string;
	/** The commit that was approved. */
	commit: string;
	branch: string;
	verifiers: readonly {kind: string; label: string; status: VerdictStatus | undefined}[];
	/** Iterations the agent worked. */
	iterations: number;
	usage: Usage;
	prepare: string | undefined;
};

/** Text of others in Markdown: as code, which neither mentions people nor closes issues. */
const code = (text: string): string => {
	const line = text.replaceAll(/\s+/g, ' ').trim();
	const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	const fence = '`'.repeat(longest + 1);
	const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
	return `${fence}${space}${line}${space}${fence}`;
};

/** Cells of a table end at a bar, in code as well. */
const cell = (text: string): string => code(text).replaceAll('|', String.raw`\|`);

const costText = ({input, output, cost, costBasis}: Usage): string => {
	const tokens =
		input === undefined && output === undefined
			? 'tokens not reported'
			: `${formatCount((input ?? 0) + (output ?? 0))} tokens`;
	return `${cost === undefined ? 'cost unknown' : `${formatMoney(cost)} (${costBasis})`}, ${tokens}`;
};

/** The text of a pull request, in Markdown: goal, verdicts, cost, and how to see for yourself. Pure. */
export const requestBody = (facts: RequestFacts): string => {
	const {run, loop, goal, commit, branch, verifiers, iterations, usage, prepare} = facts;
	const commands = verifiers.flatMap(({kind, label}) => (kind === 'run' || kind === 'metric' ? [label] : []));
	return [
		`${code(goal)}`,
		'',
		`The loop ${code(loop)} worked on this (run ${code(run)}, ${iterations === 1 ? 'one iteration' : `${iterations} iterations`}; ${costText(usage)}). A person approved exactly commit ${commit}.`,
		'',
		...(verifiers.length === 0
			? ['A person judged it; there was no other check.']
			: [
					'| check | verdict |',
					'|---|---|',
					...verifiers.map(
						({label, status}) =>
							`| ${cell(label)} | ${status === undefined ? 'not run' : `${outcomeMark(status).glyph} ${status}`} |`,
					),
				]),
		...(commands.length === 0
			? []
			: [
					'',
					'To reproduce, in a clean clone:',
					'',
					...['git fetch origin', `git switch --detach ${commit}`, prepare, ...commands].flatMap(line =>
						line === undefined ? [] : [`    ${line.replaceAll(/\s*\n\s*/g, ' ')}`],
					),
				]),
		'',
		`Branch ${code(branch)}, delivered by Treadle.`,
		'',
	].join('\n');
};
