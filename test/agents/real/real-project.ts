import {mkdir, symlink} from 'node:fs/promises';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {ProductName} from '../../../source/products/index.js';
import {type TemporaryRepository, temporaryRepository} from '../../support/temporary-repository.js';
import type {Step, Tokens} from '../stand-in/script.js';
import {type StandIn, startStandIn} from '../stand-in/stand-in.js';
import {prepareHome, requireRealAgent} from './environments.js';

export type RealProjectOptions = {
	steps: readonly Step[];
	/** What stands behind `agent:` in LOOP.md; the agent's name by default. */
	setting?: string;
	/** Further front matter lines of LOOP.md. */
	loop?: string;
	gates?: string;
	tokens?: Partial<Tokens>;
	files?: Record<string, string>;
};

export type RealProject = TemporaryRepository & {standIn: StandIn};

/** What the check of the project says about a wrong greeting. */
export const complaint = (greeting: string): string =>
	`the greeting must be “hello world”, it is “${greeting}”`;

/** A repository with a loop `work` that a real agent works on, thinking what the script says. */
export const realProject = async (name: ProductName, options: RealProjectOptions): Promise<RealProject> => {
	const agent = requireRealAgent(name);
	const standIn = await startStandIn({steps: options.steps, tokens: options.tokens});
	onTestFinished(standIn.close);
	const repository = await temporaryRepository({
		files: {
			'greeting.txt': 'hello\n',
			'check.sh': `grep -qx 'hello world' greeting.txt || { echo "${complaint('$(cat greeting.txt)')}"; exit 1; }\n`,
			'wait.sh': 'echo waiting; sleep "$1"\n',
			'loops/work/LOOP.md': [
				'---',
				'goal: The greeting is “hello world”',
				`agent: ${options.setting ?? name}`,
				'verify:',
				'  - run: sh check.sh',
				'protect: [check.sh, wait.sh]',
				`gates: ${options.gates ?? 'deliver'}`,
				...(options.loop === undefined ? [] : [options.loop]),
				'---',
				'Complete the greeting in greeting.txt.',
				'',
			].join('\n'),
			...options.files,
		},
	});
	const variables = await prepareHome(name, {home: repository.home, url: standIn.url});
	// The one agent is on the PATH, as where a person has installed it, and none of the others.
	const programs = path.join(repository.home, 'programs');
	await mkdir(programs);
	await symlink(agent.file, path.join(programs, name));
	Object.assign(repository.environment, variables, {PATH: `${programs}:${repository.environment.PATH}`});
	return {...repository, standIn};
};
