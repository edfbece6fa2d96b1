import {parse} from 'yaml';
import type {YamlPath} from '../../loop/file/located-yaml.js';
import type {LoopSettings} from '../../loop/file/write-loop.js';
import {firstSentence} from '../../loop/prompt/first-words.js';
import {goalLimit} from '../../loop/settings/schema.js';
import {Problem} from '../../problem.js';
import {type LimitOptions, stopSettings} from '../program/parse-limits.js';

/** The options that say what a loop is, each a key of LOOP.md. */
export type LoopFlags = LimitOptions & {
	agent?: string;
	model?: string;
	goal?: string;
	verify?: string[];
	metric?: string[];
	review?: string[];
	untilChecked?: string;
	by?: string;
	until?: string;
	turns?: string;
	continue?: string;
	escalate?: string;
	fallback?: string;
	skill?: string[];
	prepare?: string;
	protect?: string[];
	allow?: string[];
	deliver?: string;
	gates?: string;
	notify?: string;
};

/** Settings as LOOP.md would have them, right or wrong, and what was typed for each. */
export type TypedSettings = {
	settings: Record<string, unknown>;
	/** By the path of a setting, and of all within it: the flag, or `<when>` or `<prompt>`. */
	typed: readonly {path: YamlPath; flag: string}[];
};

/** When a loop wakes: an interval alone, or a trigger as LOOP.md has it. */
export const typedTrigger = (when: string): string =>
	/^[-+]?[\d.]/.test(when.trim()) ? `every ${when.trim()}` : when;

/** A name, or a mapping as in LOOP.md: `{ command: "./agent.sh" }`. */
export const typedAgent = (flag: string, typed: string): unknown => {
	if (!typed.trimStart().startsWith('{')) {
		return typed;
	}

	try {
		return parse(typed);
	} catch (error) {
		const [why = ''] = (error as Error).message.split('\n');
		throw new Problem(`${flag}: ${typed} cannot be read: ${why}`, {
			hint: `Write the name of an agent, or what LOOP.md would have: ${flag} '{ command: "./agent.sh" }'`,
		});
	}
};

const withModel = (agent: unknown, model: string | undefined): unknown => {
	if (model === undefined) {
		return agent;
	}

	return typeof agent === 'string' ? {use: agent, model} : {...(agent as object), model};
};

/** A command and what the number it prints should become: `npm run coverage >= 90`. */
const typedMetric = (typed: string): {metric: string; goal?: string} => {
	const [, metric = typed, goal] = /^(.*\S)\s+((?:>=|<=|=|>|<)\s*\S+)$/s.exec(typed.trim()) ?? [];
	if (goal === undefined) {
		throw new Problem(`--metric: "${typed}" does not say what the number should become.`, {
			hint: 'Write it behind the command: --metric "npm run coverage >= 90"',
		});
	}

	return {metric, goal};
};

const cutToBytes = (text: string, most: number): string => {
	let cut = text;
	while (Buffer.byteLength(cut) > most) {
		cut = [...cut].slice(0, -Math.max(1, Math.floor((Buffer.byteLength(cut) - most) / 4))).join('');
	}

	return cut;
};

/** What a loop that was typed without a goal is for. */
const goalOf = ({untilChecked}: LoopFlags, prompt: string): string =>
	untilChecked === undefined
		? cutToBytes(firstSentence(prompt), goalLimit)
		: `Every item of ${untilChecked} is met`;

/** Who judges the items of a spec: the agent named for it, else the one that reviews, else the one that works. */
const judgeOf = ({by, review = []}: LoopFlags, worker: unknown): unknown => {
	const [flag, typed] = by === undefined ? ['--review', review[0]] : ['--by', by];
	const isProgram = typeof worker === 'object' && worker !== null && 'command' in worker;
	return typed === undefined ? (isProgram ? undefined : worker) : typedAgent(flag, typed);
};

const checksOf = (options: LoopFlags, judge: unknown): {flag: string; check: unknown}[] => {
	const {verify = [], metric = [], review = [], untilChecked} = options;
	return [
		...verify.map(run => ({flag: '--verify', check: {run}})),
		...metric.map(typed => ({flag: '--metric', check: typedMetric(typed)})),
		...(untilChecked === undefined
			? []
			: [
					{
						flag: '--until-checked',
						check: judge === undefined ? {checklist: untilChecked} : {checklist: untilChecked, by: judge},
					},
				]),
		...review.map(typed => ({flag: '--review', check: {review: typedAgent('--review', typed)}})),
	];
};

/** Digits are a number in YAML. */
const typedNumber = (typed: string | undefined): string | number | undefined =>
	typed !== undefined && /^-?\d+$/.test(typed.trim()) ? Number(typed) : typed;

export type Typing = {
	when: string;
	prompt: string;
	options: LoopFlags;
	/** Works where no flag names an agent. */
	agent: string;
	/** Items of the spec have to be judged by an agent. */
	needsJudge: boolean;
};

/** What LOOP.md would say for a command line. */
export const typedSettings = ({when, prompt, options, agent, needsJudge}: Typing): TypedSettings => {
	const worker = withModel(
		options.agent === undefined ? agent : typedAgent('--agent', options.agent),
		options.model,
	);
	const hasJudge = needsJudge || options.by !== undefined;
	const checks = checksOf(options, hasJudge ? judgeOf(options, worker) : undefined);
	const stop = stopSettings(options);
	const settings = {
		goal: options.goal ?? goalOf(options, prompt),
		trigger: typedTrigger(when),
		until: options.until ?? (options.untilChecked === undefined ? undefined : 'goal'),
		turns: typedNumber(options.turns),
		continue: options.continue,
		agent: worker,
		escalate: options.escalate && typedAgent('--escalate', options.escalate),
		fallback: options.fallback && typedAgent('--fallback', options.fallback),
		skills: options.skill,
		verify: checks.length === 0 ? undefined : checks.map(({check}) => check),
		prepare: options.prepare,
		protect: options.protect,
		allow: options.allow,
		stop,
		gates: options.gates,
		deliver: options.deliver,
		notify: options.notify,
	};
	return {
		settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
		typed: [
			...checks.flatMap(({flag}, index) => [
				{path: ['verify', index, 'by'], flag: '--by'},
				{path: ['verify', index], flag},
			]),
			...Object.keys(stop ?? {}).map(name => ({path: ['stop', name], flag: `--${name}`})),
			{path: ['agent', 'model'], flag: '--model'},
			{path: ['skills'], flag: '--skill'},
			{path: ['trigger'], flag: '<when>'},
			...(options.goal === undefined ? [{path: ['goal'], flag: '<prompt>'}] : []),
			...Object.keys(settings).map(name => ({path: [name], flag: `--${name}`})),
		],
	};
};

/** The settings of a loop that are right. */
export const asLoopSettings = ({settings}: TypedSettings): LoopSettings => settings as LoopSettings;
