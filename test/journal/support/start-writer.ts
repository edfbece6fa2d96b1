import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export type Writer = {
	child: ChildProcess;
	/** Seq of the last fact it said is recorded. */
	acknowledged: () => number;
	/** Resolves to what it said on stderr when it has ended. */
	ended: Promise<string>;
};

/** Another process that writes a journal: see `writer.ts`. */
export const startWriter = (
	folder: string,
	options: {count: number; size?: number; between?: number},
): Writer => {
	const {count, size = 100, between = 0} = options;
	const child = spawn(
		process.execPath,
		[
			'--import',
			path('../../support/register.ts'),
			path('writer.ts'),
			folder,
			...[count, size, between].map(String),
		],
		{stdio: ['ignore', 'pipe', 'pipe']},
	);
	let said = '';
	let errors = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		said = (said + text).slice(-1000);
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
	});
	return {
		child,
		acknowledged: () =>
			Number(
				said
					.slice(0, said.lastIndexOf('\n') + 1)
					.trim()
					.split('\n')
					.at(-1) || 0,
			),
		ended: once(child, 'close').then(() => errors),
	};
};
