import {type CheckProgress, checkLoop} from '../engine/checking/check-loop.js';
import type {CheckReport} from '../engine/checking/report.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {plain, truncate} from '../screen/text/cells.js';
import {cleanLine} from '../system/text/clean-text.js';
import {version} from '../system/version.js';
import {reportLines} from './check/report-lines.js';
import {chooseLoop} from './selection/choose-loop.js';
import {paint, printJsonReport, printLines, printProgress} from './terminal/output.js';

export type CheckOptions = {json?: boolean; times?: string};

const mostTimes = 100;

const timesOf = (typed: string | undefined): number | undefined => {
	if (typed === undefined) {
		return undefined;
	}
	const times = Number(typed);
	if (/^\d+$/.test(typed) && times >= 1 && times <= mostTimes) {
		return times;
	}
	throw new Problem(`--times ${typed}: it takes a whole number from 1 to ${mostTimes}.`);
};

const describeProgress = (now: CheckProgress): string => {
	switch (now.doing) {
		case 'snapshot':
			return 'Looking at the files …';
		case 'prepare':
			return `Preparing a checkout … ${now.line.split('\n').at(-1)}`;
		case 'verify':
			return `Asking ${now.label}${now.round === 1 ? '' : `, time ${now.round}`} …`;
	}
};

/** Shows progress on a terminal, on one line that is cleared at the end. */
const showProgress = () => {
	const {isTTY, columns = 80} = process.stderr;
	const write = (text: string): void => {
		if (isTTY) {
			printProgress(truncate(plain(cleanLine(text)), columns - 1));
		}
	};
	return {tell: (now: CheckProgress) => write(describeProgress(now)), end: () => write('')};
};

/** The output of hidden checks is only for the user: a pipe may lead to an agent. */
const withoutShown = (report: CheckReport) => ({
	...report,
	verifiers: report.verifiers.map(({shown: _, ...verifier}) => verifier),
});

/**
 * Shows the checks of a loop and their results now, without starting an agent. Exit code 0 when a run could start or has
 * nothing to do, 2 for an invalid loop, 6 without its agent, 8 when a check cannot judge.
 */
export const check = async (named: string | undefined, {json, times}: CheckOptions): Promise<ExitCode> => {
	const stopped = new AbortController();
	const stop = (): void => stopped.abort();
	const often = timesOf(times);
	const loop = await chooseLoop(named, 'treadle check');
	const progress = showProgress();
	// Checks run in sessions of their own, which ctrl+c does not reach.
	process.once('SIGINT', stop).once('SIGTERM', stop);
	try {
		const report = await checkLoop({
			folder: process.cwd(),
			loop,
			times: often,
			environment: process.env,
			signal: stopped.signal,
			onProgress: progress.tell,
		}).finally(progress.end);
		// Field names are a contract, described in docs/check.md.
		if (json) {
			printJsonReport({version, ...withoutShown(report)});
		} else {
			printLines(reportLines(report, loop, paint, process.stdout.isTTY));
		}
		return report.exitCode;
	} catch (error) {
		if (stopped.signal.aborted) {
			return exitCodes.interrupted;
		}
		throw error;
	} finally {
		process.off('SIGINT', stop).off('SIGTERM', stop);
	}
};
