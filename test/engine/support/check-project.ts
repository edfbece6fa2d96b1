import {readdirSync} from 'node:fs';
import path from 'node:path';
import {type CheckLoopOptions, checkLoop} from '../../../source/engine/checking/check-loop.js';
import type {CheckedVerifier, CheckReport} from '../../../source/engine/checking/report.js';
import {type TemporaryRepository, temporaryRepository} from '../../support/temporary-repository.js';

/** A repository with one loop `job`; its agent leaves a mark where it is started. */
export const project = async (settings: readonly string[], files: Record<string, string> = {}) => {
	const repository = await temporaryRepository({
		files: {
			'agent.sh': 'touch "$HOME/agent-was-here"\n',
			'loops/job/LOOP.md': [
				'---',
				'goal: It is done',
				'agent: { command: "sh agent.sh" }',
				'gates: deliver',
				...settings,
				'---',
				'Do it.',
				'',
			].join('\n'),
			...files,
		},
	});
	return repository;
};

export const check = async (
	{folder, environment}: TemporaryRepository,
	options: Partial<CheckLoopOptions> = {},
): Promise<CheckReport> =>
	checkLoop({folder, loop: 'job', environment, signal: new AbortController().signal, ...options});

export const first = ({verifiers}: CheckReport): CheckedVerifier => verifiers[0] as CheckedVerifier;

export const kinds = ({exposures}: CheckReport): string[] => exposures.map(({kind}) => kind);

export const stateOf = ({environment}: TemporaryRepository): string => {
	const home = path.join(environment.XDG_STATE_HOME ?? '', 'treadle');
	return path.join(home, readdirSync(home)[0] ?? '');
};
