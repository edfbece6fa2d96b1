import path from 'node:path';
import {execa} from 'execa';

/** Absolute path of the built command line; `npm test` builds it first. */
export const cliFile = path.resolve(import.meta.dirname, '../../dist/cli.js');

export type CommandLineResult = {exitCode: number; stdout: string; stderr: string};

/** Runs the built program without a terminal, where a test's repository and HOME are. */
export const treadle = async (
	{folder, environment}: {folder: string; environment: Record<string, string>},
	commandLine: readonly string[],
	options: {environment?: Record<string, string>; node?: readonly string[]} = {},
): Promise<CommandLineResult> => {
	const {exitCode, stdout, stderr} = await execa(
		process.execPath,
		[...(options.node ?? []), cliFile, ...commandLine],
		{
			cwd: folder,
			env: {...environment, ...options.environment},
			extendEnv: false,
			reject: false,
			stdin: 'ignore',
		},
	);
	return {exitCode: exitCode ?? -1, stdout, stderr};
};
