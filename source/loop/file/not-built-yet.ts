/**
 * What belongs to the format of LOOP.md but has no part behind it yet. Nothing of it is ever ignored: a loop that
 * relies on a sandbox must not run without one. Who builds a part removes its words here.
 */
import {productNames} from '../../products/index.js';
import {closestMatch} from '../../system/text/closest-match.js';
import {agentChoices, reviewerChoices} from '../settings/agent.js';
import {describeValue} from '../values/describe-value.js';
import type {YamlPath} from './located-yaml.js';

const laterTriggers = ['every', 'cron', 'on'];
const laterDeliveries = ['patch', 'merge', 'pull-request'];

export type Mistake = {
	path: YamlPath;
	/** Which end of the pair is wrong. */
	at: 'key' | 'value';
	message: string;
};

/** Every use of a part that is not built yet, and names that only a table of all parts can tell apart. */
export const findNotBuiltYet = (settings: unknown): Mistake[] => {
	const {agent, deliver, contain, trigger, verify} = mapping(settings);
	return [
		...agentMistakes(agent, ['agent'], agentChoices),
		...(Array.isArray(verify) ? verify.flatMap(reviewerMistakes) : []),
		...triggerMistakes(trigger),
		...deliverMistakes(deliver),
		...(contain === 'required'
			? [
					value(
						['contain'],
						'"required" is not built yet; use auto or off (both run without a sandbox today).',
					),
				]
			: []),
	];
};

const agentMistakes = (agent: unknown, path: YamlPath, ways: string): Mistake[] => {
	if (typeof agent === 'string') {
		return agentNameMistakes(agent, path, ways);
	}

	const {use} = mapping(agent);
	return typeof use === 'string' ? agentNameMistakes(use, [...path, 'use'], ways) : [];
};

const agentNameMistakes = (name: string, path: YamlPath, ways: string): Mistake[] => {
	const known = ['rehearsal', ...productNames];
	if (known.includes(name)) {
		return [];
	}

	const close = closestMatch(name, known);
	if (close !== undefined) {
		return [value(path, `unknown agent "${name}". Did you mean "${close}"? Use ${ways}.`)];
	}

	const program =
		/[\s/.]/.test(name) && ways === agentChoices
			? ` To run a program, write { command: "${name}" }.`
			: ` Use ${ways}.`;
	return [value(path, `unknown agent ${describeValue(name)}.${program}`)];
};

const reviewerMistakes = (entry: unknown, index: number): Mistake[] =>
	['by', 'review'].flatMap(key =>
		agentMistakes(mapping(entry)[key], ['verify', index, key], reviewerChoices),
	);

const triggerMistakes = (trigger: unknown): Mistake[] => {
	if (typeof trigger !== 'string' || trigger === 'now') {
		return [];
	}

	const [word = ''] = trigger.trim().split(/\s/);
	if (laterTriggers.includes(word)) {
		return [
			value(
				['trigger'],
				`${describeValue(trigger)} is not built yet; use now, or start the run from your own scheduler.`,
			),
		];
	}

	const close = closestMatch(word, ['now', ...laterTriggers]);
	const meant =
		close === undefined
			? ''
			: ` Did you mean "${close}"${close === 'now' ? '' : ', which is not built yet'}?`;
	return [value(['trigger'], `unknown trigger ${describeValue(trigger)}.${meant} Use now.`)];
};

const deliverMistakes = (deliver: unknown): Mistake[] => {
	if (typeof deliver !== 'string' || deliver === 'branch') {
		return [];
	}

	if (laterDeliveries.includes(deliver)) {
		return [value(['deliver'], `"${deliver}" is not built yet; use branch.`)];
	}

	const close = closestMatch(deliver, ['branch', ...laterDeliveries]);
	const meant =
		close === undefined
			? ''
			: ` Did you mean "${close}"${close === 'branch' ? '' : ', which is not built yet'}?`;
	return [value(['deliver'], `unknown way to deliver ${describeValue(deliver)}.${meant} Use branch.`)];
};

const value = (path: YamlPath, message: string): Mistake => ({
	path,
	at: 'value',
	message: `${settingName(path)}: ${message}`,
});

/** A setting as messages name it: `verify.by`. */
export const settingName = (path: YamlPath): string =>
	path.filter(part => typeof part === 'string').join('.');

const mapping = (settings: unknown): Record<string, unknown> =>
	typeof settings === 'object' && settings !== null && !Array.isArray(settings)
		? (settings as Record<string, unknown>)
		: {};
