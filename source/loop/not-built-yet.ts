/**
 * What belongs to the format of LOOP.md but has no part behind it yet. Nothing of it is ever ignored: a loop that
 * relies on a token limit must not run without one. Who builds a part removes its words here.
 */
import {nearest} from '../system/nearest.js';
import {agentWays} from './agent-setting.js';
import {found} from './found.js';
import type {YamlPath} from './located-yaml.js';
import {namedAgents} from './loop.js';

/** Keys, by where they stand. */
export const laterKeys: Record<'' | 'agent' | 'verify' | 'stop', readonly string[]> = {
	'': [],
	agent: [],
	verify: ['checklist', 'metric', 'review', 'report', 'hidden', 'by', 'goal', 'rubric'],
	stop: [],
};

const laterVerifiers = ['checklist', 'metric', 'review'];
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
		...agentMistakes(agent),
		...(Array.isArray(verify) ? verify.flatMap(verifierMistakes) : []),
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

const later = (settings: unknown, path: YamlPath): Mistake[] =>
	laterKeys.verify
		.filter(name => Object.hasOwn(mapping(settings), name))
		.map(name => key([...path, name], `the key "${name}" is not built yet; remove it.`));

const agentMistakes = (agent: unknown): Mistake[] => {
	if (typeof agent === 'string') {
		return agentNameMistakes(agent, ['agent']);
	}

	const {use} = mapping(agent);
	return typeof use === 'string' ? agentNameMistakes(use, ['agent', 'use']) : [];
};

const agentNameMistakes = (name: string, path: YamlPath): Mistake[] => {
	const known = ['rehearsal', ...namedAgents];
	if (known.includes(name)) {
		return [];
	}

	const close = nearest(name, known);
	if (close !== undefined) {
		return [value(path, `unknown agent "${name}". Did you mean "${close}"? Use ${agentWays}.`)];
	}

	const program = /[\s/.]/.test(name)
		? ` To run a program, write { command: "${name}" }.`
		: ` Use ${agentWays}.`;
	return [value(path, `unknown agent ${found(name)}.${program}`)];
};

const verifierMistakes = (entry: unknown, index: number): Mistake[] => {
	const path = ['verify', index];
	const kind = laterVerifiers.find(name => Object.hasOwn(mapping(entry), name));
	if (kind !== undefined) {
		// One message for the entry: what else stands in it belongs to the same verifier.
		return [key(path, `the verifier "${kind}" is not built yet; use "run" with a command.`)];
	}

	return later(entry, path);
};

const triggerMistakes = (trigger: unknown): Mistake[] => {
	if (typeof trigger !== 'string' || trigger === 'now') {
		return [];
	}

	const [word = ''] = trigger.trim().split(/\s/);
	if (laterTriggers.includes(word)) {
		return [
			value(
				['trigger'],
				`${found(trigger)} is not built yet; use now, or start the run from your own scheduler.`,
			),
		];
	}

	const close = nearest(word, ['now', ...laterTriggers]);
	const meant =
		close === undefined
			? ''
			: ` Did you mean "${close}"${close === 'now' ? '' : ', which is not built yet'}?`;
	return [value(['trigger'], `unknown trigger ${found(trigger)}.${meant} Use now.`)];
};

const deliverMistakes = (deliver: unknown): Mistake[] => {
	if (typeof deliver !== 'string' || deliver === 'branch') {
		return [];
	}

	if (laterDeliveries.includes(deliver)) {
		return [value(['deliver'], `"${deliver}" is not built yet; use branch.`)];
	}

	const close = nearest(deliver, ['branch', ...laterDeliveries]);
	const meant =
		close === undefined
			? ''
			: ` Did you mean "${close}"${close === 'branch' ? '' : ', which is not built yet'}?`;
	return [value(['deliver'], `unknown way to deliver ${found(deliver)}.${meant} Use branch.`)];
};

const key = (path: YamlPath, message: string): Mistake => ({path, at: 'key', message});
const value = (path: YamlPath, message: string): Mistake => ({
	path,
	at: 'value',
	message: `${path.join('.')}: ${message}`,
});

const mapping = (settings: unknown): Record<string, unknown> =>
	typeof settings === 'object' && settings !== null && !Array.isArray(settings)
		? (settings as Record<string, unknown>)
		: {};
