import type {VerdictStatus} from '../journal/events.js';
import {formatDuration} from '../loop/duration.js';
import {findExecutable} from '../system/find-executable.js';
import type {ProcessEnd} from '../system/start-process.js';

export type Judgement = {status: VerdictStatus; summary: string; exitCode?: number};

export type JudgeOptions = {
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
	missing?: string | undefined;
};

const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
/** Signals by which somebody ends a program, rather than by which it breaks: they say nothing of what was checked. */
const fromOutside = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL', 'SIGQUIT']);

/** How long it took, to the tenth of a second where that says something: `340ms`, `2.3s`, `1m 05s`. */
const inWords = (milliseconds: number): string =>
	milliseconds >= 1000 && milliseconds < 60_000
		? `${(milliseconds / 1000).toFixed(1)}s`
		: formatDuration(milliseconds);

const commandProblem = ({command, environment, folder, missing}: JudgeOptions, code: number): string => {
	const found = findExecutable(command, environment, folder);
	if (found.kind === 'missing') {
		return `command not found: ${found.word} ${found.reason} (exit ${code})`;
	}

	if (code === NOT_FOUND && missing !== undefined) {
		return `command not found: ${missing}, which "${command}" runs (exit ${code})`;
	}

	return code === NOT_FOUND
		? `command not found: something that "${command}" runs is missing (exit ${code})`
		: `not executable: something that "${command}" runs (exit ${code})`;
};

/**
 * What the end of a command says about the checkpoint: exit 0 passes, another exit code fails, and whatever kept the
 * command from judging (not found, too slow, too much output, ended from outside) is unverified.
 *
 * Source: DESIGN section 6 rule 2.
 */
export const judgeExit = (options: JudgeOptions): Judgement => {
	const {end, cut, milliseconds} = options;
	const after = `after ${inWords(milliseconds)}`;
	const unverified = (summary: string): Judgement => ({
		status: 'unverified',
		summary,
		...(end.code === undefined ? {} : {exitCode: end.code}),
	});

	if (end.problem) {
		return unverified(end.problem.message);
	}

	if (cut === 'stop') {
		return unverified(`stopped ${after}`);
	}

	if (cut === 'time') {
		return unverified(`no answer in ${formatDuration(options.timeLimit)}`);
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

	if (end.code === NOT_FOUND || end.code === NOT_EXECUTABLE) {
		return unverified(commandProblem(options, end.code));
	}

	const left = end.leftBehind > 0 ? `; it left ${end.leftBehind} of its processes running` : '';
	return {
		status: end.code === 0 ? 'passed' : 'failed',
		summary: `exit ${end.code} ${after}${left}`,
		exitCode: end.code,
	};
};
