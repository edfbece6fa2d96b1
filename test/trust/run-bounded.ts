import {spawn} from 'node:child_process';
import {once} from 'node:events';

export type Bounded = {code: number | undefined; stdout: string};

/**
 * Runs a program by way of a shell, as some code kills its parent, in a process group that is ended as a whole when the
 * time is over.
 *
 * @param words the program and its arguments, or one line for the shell
 * @param milliseconds it may take
 */
export const runBounded = async (
	words: readonly string[] | string,
	milliseconds: number,
	{folder, environment}: {folder: string; environment: NodeJS.ProcessEnv},
): Promise<Bounded> => {
	const shell = typeof words === 'string' ? ['-c', words] : ['-c', '"$@"; exit $?', 'sh', ...words];
	const child = spawn('sh', shell, {
		cwd: folder,
		env: environment,
		stdio: ['ignore', 'pipe', 'ignore'],
		detached: true,
	});
	const end = () => {
		try {
			process.kill(-(child.pid ?? 0), 'SIGKILL');
		} catch {
			// All of it has ended already.
		}
	};
	const timer = setTimeout(end, milliseconds);
	const chunks: Buffer[] = [];
	child.stdout.on('data', chunk => chunks.push(chunk));
	const [code] = await once(child, 'exit');
	clearTimeout(timer);
	end();
	return {code: code ?? undefined, stdout: Buffer.concat(chunks).toString()};
};
