/** What can be wrong with a journal, in words for the user. */
import {exitCodes, Problem} from '../../problem.js';
import {formatVersion} from './line.js';

/** Place of a line: its number, from 1, and the byte it starts at, from 0. */
export type Place = {line: number; offset: number};

const unchanged = 'The file was left as it is.';

export const damaged = (file: string, {line, offset}: Place, found: string): Problem =>
	new Problem(`${file}:${line}: damaged at byte ${offset}: ${found}.`, {
		hint: `${unchanged} Restore it from a backup, or start a new run; the checkpoints in Treadle's store are not affected.`,
		exitCode: exitCodes.internal,
	});

export const notAJournal = (file: string): Problem =>
	new Problem(`${file}: not a journal: no line of it is a valid record.`, {
		hint: `${unchanged} Move it away if it is not needed.`,
		exitCode: exitCodes.internal,
	});

export const newerFormat = (file: string, line: number, version: number): Problem =>
	new Problem(
		`${file}:${line}: written by a newer Treadle (format ${version}; this one knows up to ${formatVersion}).`,
		{hint: `${unchanged} Update Treadle to read it.`, exitCode: exitCodes.internal},
	);

/** Somebody removed the journal under its writer. */
export const journalGone = (file: string): Problem =>
	new Problem(`${file} was deleted while the run was going on, so nothing more can be recorded.`, {
		hint: "The checkpoints in Treadle's store are not affected. Start a new run.",
		exitCode: exitCodes.internal,
	});

/** A system call on the journal failed. */
export const journalFailed = (file: string, doing: string, cause: unknown): Problem => {
	const code = codeOf(cause);
	const reason = reasons[code ?? ''] ?? (cause instanceof Error ? cause.message : String(cause));
	return new Problem(`${file}: cannot ${doing}: ${reason}.`, {
		hint: hints[code ?? ''] ?? 'What was recorded before is safe; put this right, then run `treadle resume`.',
		exitCode: exitCodes.internal,
		cause,
	});
};

/** The system's name of an error, such as `ENOSPC`. */
export const codeOf = (error: unknown): string | undefined =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const reasons: Record<string, string> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk quota is used up',
	EROFS: 'the file system is read-only',
	EACCES: 'permission denied',
	EPERM: 'permission denied',
	EIO: 'the disk reports an input/output error',
	EMFILE: 'too many files are open',
	EFBIG: 'a file may not become that large (ulimit -f)',
	ENFILE: 'too many files are open',
};

const freeSpace = 'What was recorded before is safe; free some space, then run `treadle resume`.';
const hints: Record<string, string> = {
	ENOSPC: freeSpace,
	EDQUOT: freeSpace,
	EIO: 'What was recorded before is safe as far as the disk told the truth; check the disk before you go on.',
};
