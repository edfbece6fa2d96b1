import type {VerdictStatus} from '../../journal/events/events.js';
import {durationText} from '../../loop/values/duration.js';
import {findExecutable} from '../../system/process/find-executable.js';
import type {ProcessEnd} from '../../system/process/start-process.js';

export type ExitResult = {status: VerdictStatus; summary: string; exitCode?: number};

export type ExitResultOptions = {
	command: string;
	folder: string;
	environment: Record<string, string>;
	end: ProcessEnd;
	milliseconds: number;
	/** What cut it short, when something did. */
	cut: 'time' | 'stop' | undefined;
	/** milliseconds it was given */
	timeLimit: number;
	/** Program that a shell said it could not find. */
	missing?: string;
};

const notExecutable = 126;
const notFound = 127;
/** Signals that come from outside the program rather than from a crash: they say nothing about what was checked. */
const fromOutside = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL', 'SIGQUIT']);

/** How long it took, to the tenth of a second where that says something: `340ms`, `2.3s`, `1m 05s`. */
const timeText = (milliseconds: number): string =>
	milliseconds >= 1000 && milliseconds < 60_000
		? `${(milliseconds / 1000).toFixed(1)}s`
		: durationText(milliseconds);

const commandProblem = ({command, environment, folder, missing}: ExitResultOptions, code: number): string => {
	const found = findExecutable(command, environment, folder);
	if (found.kind === 'missing') {
		return `command not found: ${found.word} ${found.reason} (exit ${code})`;
	}

	if (code === notFound && missing !== undefined) {
		return `command not found: ${missing}, which "${command}" runs (exit ${code})`;
	}

	return code === notFound
		? `command not found: something that "${command}" runs is missing (exit ${code})`
		: `not executable: something that "${command}" runs (exit ${code})`;
};

/**
 * What the end of a command says about the checkpoint: exit 0 passes, another exit code fails, and a command that could
 * not do its check (not found, too slow, too much output, ended from outside) is unverified
 * (docs/design.md, "Rules of the engine", 2).
 */
export const exitResult = (options: ExitResultOptions): ExitResult => {
	const {end, cut, milliseconds} = options;
	const after = `after ${timeText(milliseconds)}`;
	const unverified = (summary: string): ExitResult => ({
		status: 'unverified',
		summary,
		exitCode: end.code,
	});

	if (end.problem) {
		return unverified(end.problem.message);
	}

	if (cut === 'stop') {
		return unverified(`stopped ${after}`);
	}

	if (cut === 'time') {
		return unverified(`no answer in ${durationText(options.timeLimit)}`);
	}

	if (end.overflow) {
		return unverified(`stopped ${after}, as it printed more than 200 MB`);
	}

	if (end.signal !== undefined) {
		return fromOutside.has(end.signal)
			? unverified(
					`ended from outside by ${end.signal} ${after}${end.signal === 'SIGKILL' ? ', perhaps for lack of memory' : ''}`,
				)
			: {status: 'failed', summary: `crashed with ${end.signal} ${after}`};
	}

	if (end.code === notFound || end.code === notExecutable) {
		return unverified(commandProblem(options, end.code));
	}

	const left = end.leftBehind > 0 ? `; it left ${end.leftBehind} of its processes running` : '';
	return {
		status: end.code === 0 ? 'passed' : 'failed',
		summary: `exit ${end.code} ${after}${left}`,
		exitCode: end.code,
	};
};
