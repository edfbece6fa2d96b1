import {exitCodes, Problem} from '../problem.js';

const causes: Readonly<Record<string, {what: string; hint: string}>> = {
	EMFILE: {
		what: 'too many files are open',
		hint: 'This shell lets a program open too few at once; raise that with: ulimit -n 1024',
	},
	ENFILE: {what: 'too many files are open on this machine', hint: 'End other programs, then try again.'},
	EFBIG: {
		what: 'a file would become larger than is allowed',
		hint: 'This shell limits how large files may become; raise that with: ulimit -f unlimited',
	},
	ENOSPC: {what: 'the disk is full', hint: 'Make room, for instance with treadle gc, then try again.'},
	EDQUOT: {
		what: 'the disk quota is used up',
		hint: 'Make room, for instance with treadle gc, then try again.',
	},
	EROFS: {what: 'the file system is read-only', hint: 'Make it writable, then try again.'},
	EIO: {what: 'the disk reports an input/output error', hint: 'Check the disk before you go on.'},
	ENOMEM: {what: 'there is no memory left', hint: 'End other programs, then try again.'},
};

/**
 * A failed system call as a Problem, when the cause is the machine and not Treadle: a full disk, too many open files, a
 * limit of the shell. Undefined for everything else.
 */
export const systemProblem = (error: unknown): Problem | undefined => {
	const {code, path, syscall} = error as NodeJS.ErrnoException;
	const found = error instanceof Error && typeof code === 'string' ? causes[code] : undefined;
	if (!found) {
		return undefined;
	}

	const where = path ?? syscall ?? 'the system';
	return new Problem(`${where}: ${found.what} (${code}).`, {
		hint: found.hint,
		exitCode: exitCodes.internal,
		cause: error,
	});
};
