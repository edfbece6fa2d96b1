import {type TemporaryRepository, temporaryRepository} from './temporary-repository.js';

export type SmallProjectOptions = {
	/** Shell script the agent is: it stands in the workspace and has the prompt on stdin. */
	agent: string;
	/** Further front matter lines of LOOP.md. */
	loop?: string;
	/** Shell script of the check: green when `result` says done, by default. */
	check?: string;
	gates?: string;
	files?: Record<string, string>;
	/** As in `temporaryRepository`. */
	autoRemove?: boolean;
};

/** A repository with one loop `work`, whose agent and check are shell scripts: small, real, and fast. */
export const smallProject = async ({
	agent,
	loop = '',
	check = 'cat result; grep -q done result',
	gates = 'deliver',
	files = {},
	autoRemove,
}: SmallProjectOptions): Promise<TemporaryRepository> =>
	temporaryRepository({
		...(autoRemove === undefined ? {} : {autoRemove}),
		files: {
			result: 'nothing yet\n',
			'check.sh': `${check}\n`,
			'test/guard.txt': 'the agent may not change me\n',
			'agent.sh': `${agent}\n`,
			'loops/work/LOOP.md': [
				'---',
				'goal: The result says done',
				'agent: { command: "sh agent.sh" }',
				'verify:',
				'  - run: sh check.sh',
				'protect: ["test/**", check.sh, agent.sh]',
				`gates: ${gates}`,
				...(loop === '' ? [] : [loop]),
				'---',
				'Write done into the file result.',
				'',
			].join('\n'),
			...files,
		},
	});
