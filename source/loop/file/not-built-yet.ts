/**
 * Settings that belong to the format of LOOP.md but are not built yet. They are errors, never ignored: a loop that relies on
 * a sandbox must not run without one. Whoever builds one removes it here.
 */

import {productNames} from '../../products/index.js';
import {asFields} from '../../system/fields.js';
import {closestMatch} from '../../system/text/closest-match.js';
import {agentChoices, reviewerChoices} from '../settings/agent.js';
import {describeValue} from '../values/describe-value.js';
import type {YamlPath} from './located-yaml.js';

export type Mistake = {
	path: YamlPath;
	/** Whether the key or its value is wrong. */
	at: 'key' | 'value';
	message: string;
};

/** Every use of a setting that is not built yet, and every unknown agent. */
export const findNotBuiltYet = (settings: unknown): Mistake[] => {
	const {agent, contain, escalate, fallback, verify} = asFields(settings);
	return [
		...agentMistakes(agent, ['agent'], agentChoices),
		...agentMistakes(escalate, ['escalate'], agentChoices),
		...agentMistakes(fallback, ['fallback'], agentChoices),
		...(Array.isArray(verify) ? verify.flatMap(reviewerMistakes) : []),
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

	const {use} = asFields(agent);
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
		agentMistakes(asFields(entry)[key], ['verify', index, key], reviewerChoices),
	);

const value = (path: YamlPath, message: string): Mistake => ({
	path,
	at: 'value',
	message: `${settingName(path)}: ${message}`,
});

/** The name of a setting in messages, such as `verify.by`. */
export const settingName = (path: YamlPath): string =>
	path.filter(part => typeof part === 'string').join('.');
