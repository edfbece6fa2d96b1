import {accessSync, chmodSync, constants, existsSync, statfsSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {homeFolder} from './home-folder.js';
import {makeFolder} from './make-folder.js';

/** `f_type` of a network file system (NFS), where file locks cannot be relied on. */
const networkFileSystem = 0x6969;
/** bytes */
const spaceNeeded = 100_000_000;

/**
 * Folder for everything Treadle keeps outside repositories: `$XDG_STATE_HOME/treadle`, or `~/.local/state/treadle`.
 * A relative `XDG_STATE_HOME` is ignored, as the XDG base directory specification demands.
 */
export const stateHome = (environment: NodeJS.ProcessEnv = process.env): string => {
	const {XDG_STATE_HOME: set} = environment;
	const base = set && path.isAbsolute(set) ? set : path.join(homeFolder(environment), '.local', 'state');
	return path.join(base, 'treadle');
};

/** The folder itself, or the nearest one above it that exists. */
const nearestFolder = (folder: string): string =>
	existsSync(folder) ? folder : nearestFolder(path.dirname(folder));

/**
 * Makes a folder that only its owner can enter (mode 0700), and the folders above it.
 *
 * @throws Problem (exit code 2) when it cannot be made or written to, lies on a network file system, or has less than
 * 100 MB left.
 */
export const ensureStateFolder = (folder: string): string => {
	try {
		// Checked first: on a read-only disk making a folder fails with ENOENT only.
		accessSync(nearestFolder(folder), constants.W_OK);
		makeFolder(folder, 0o700);
		chmodSync(folder, 0o700);
		accessSync(folder, constants.W_OK);
	} catch (error) {
		throw new Problem(`Treadle cannot write to ${folder}: ${(error as Error).message}`, {
			hint: 'Make it writable, or set XDG_STATE_HOME to another folder.',
			cause: error,
		});
	}

	const {type, bavail, bsize} = statfsSync(folder);
	if (type === networkFileSystem) {
		throw new Problem(`${folder} lies on a network file system, where locks cannot be relied on.`, {
			hint: 'Set XDG_STATE_HOME to a folder on a local disk.',
		});
	}

	if (bavail * bsize < spaceNeeded) {
		const free = Math.floor((bavail * bsize) / 1_000_000);
		throw new Problem(`${folder}: ${free} MB free, ${spaceNeeded / 1_000_000} MB needed.`, {
			hint: 'Make room, or set XDG_STATE_HOME to a folder on another disk.',
		});
	}

	return folder;
};
