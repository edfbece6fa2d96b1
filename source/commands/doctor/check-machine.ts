import {existsSync, statfsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {findVersion} from '../../agents/program/read-version.js';
import {runBriefly} from '../../agents/program/run-briefly.js';
import {Problem} from '../../problem.js';
import {readSettings, settingsFile} from '../../settings.js';
import {diskUsage} from '../../system/files/disk-usage.js';
import {ensureStateFolder, stateHome} from '../../system/files/state-home.js';
import {findTemporaryProblem} from '../../system/files/temporary-folder.js';
import {agentEnvironment} from '../../system/process/child-environment.js';
import {formatBytes} from '../../words/format.js';
import {gitVersion} from '../../workspace/git/require-git.js';
import {locate} from '../selection/locate.js';
import type {Check} from './check.js';

/** milliseconds for a program to report its version */
const gitLimit = 3000;

/** `f_type` of statfs(2). */
const fileSystems: Readonly<Record<number, string>> = {
	61267: 'ext4',
	2435016766: 'btrfs',
	1481003842: 'xfs',
	801189825: 'zfs',
	16914836: 'tmpfs',
	2035054128: 'overlay',
	16914839: '9p',
	1702057286: 'fuse',
	26: 'APFS',
};
const inMemory = 16914836;

/** Turns a Problem into a check. */
const checkOrProblem = async (
	name: string,
	state: 'note' | 'bad',
	look: () => Promise<Check> | Check,
): Promise<Check> => {
	try {
		return await look();
	} catch (error) {
		if (error instanceof Problem) {
			return {name, state, text: error.message, hint: error.hint};
		}

		throw error;
	}
};

const checkState = async (): Promise<Check> => {
	const folder = ensureStateFolder(stateHome());
	const {type, bavail, bsize} = statfsSync(folder);
	const system = fileSystems[type] ?? `file system 0x${type.toString(16)}`;
	const used = await diskUsage(folder);
	const holds = used === undefined ? '' : `${formatBytes(used)} used, `;
	const text = `${folder}, ${system}, ${holds}${formatBytes(bavail * bsize)} free`;
	return type === inMemory
		? {
				name: 'state',
				state: 'note',
				text,
				hint: 'It is in memory: runs and rescued files are lost when the machine restarts. Set XDG_STATE_HOME to a folder on a disk.',
			}
		: {name: 'state', state: 'good', text};
};

const checkSettings = async (): Promise<Check> => {
	const {warning} = await readSettings();
	const file = settingsFile();
	return warning === undefined
		? {name: 'settings', state: 'good', text: existsSync(file) ? file : 'none yet, so the defaults'}
		: {name: 'settings', state: 'note', text: warning, hint: `Correct or delete ${file}.`};
};

const checkProgram = async (
	name: string,
	command: readonly string[],
	found: string,
	missing: string,
): Promise<Check> => {
	const run = await runBriefly(command, {
		folder: '/',
		environment: agentEnvironment(process.env),
		limit: gitLimit,
	});
	const version = run.kind === 'ended' && run.code === 0 ? (findVersion(run.stdout) ?? 'there') : undefined;
	return version === undefined
		? {name, state: 'note', text: `not found: ${missing}`}
		: {name, state: 'good', text: `${version}, ${found}`};
};

/** Checks what Treadle needs and what it can use. Creates the state folder when it is missing. */
export const checkMachine = async (): Promise<Check[]> =>
	Promise.all([
		// An older one would not have come this far.
		{name: 'Node.js', state: 'good', text: `${process.versions.node}, ${process.execPath}`} as const,
		checkOrProblem('git', 'bad', async () => ({name: 'git', state: 'good', text: await gitVersion()})),
		checkOrProblem('state', 'bad', checkState),
		checkOrProblem('project', 'note', async () => {
			const {repository} = await locate();
			return {name: 'project', state: 'good', text: repository.root};
		}),
		checkSettings(),
		checkOrProblem('temporary', 'note', () => {
			const problem = findTemporaryProblem();
			if (problem) {
				throw problem;
			}
			return {name: 'temporary', state: 'good', text: tmpdir()};
		}),
		checkProgram(
			'tmux',
			['tmux', '-V'],
			'for `treadle watch` in a second split',
			'without it, watch a run from another terminal window',
		),
		checkProgram(
			'bubblewrap',
			['bwrap', '--version'],
			'not used yet: agents and checks run without a sandbox',
			'of no use yet, as agents and checks run without a sandbox',
		),
	]);
