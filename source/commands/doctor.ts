import {rmSync} from 'node:fs';
import type {AgentReport} from '../agents/probe/agent-report.js';
import {probeAgents, probedAgents} from '../agents/probe/probe-agents.js';
import {type ExitCode, exitCodes} from '../problem.js';
import {makeTemporaryFolder} from '../system/files/temporary-folder.js';
import {version} from '../system/version.js';
import {askAgent} from './doctor/ask-agent.js';
import {checkMachine} from './doctor/check-machine.js';
import {checkTerminal} from './doctor/check-terminal.js';
import {reportLines} from './doctor/report-lines.js';
import {printJsonReport, printLines, printProgress} from './terminal/output.js';

export type DoctorOptions = {json?: boolean; ask?: string};

/** Shows on a terminal what is still being probed, on one line that is cleared at the end. */
const showProgress = () => {
	const waiting = new Set<string>(probedAgents);
	const isShown = process.stderr.isTTY;
	const write = (text: string): void => {
		if (isShown) {
			printProgress(text);
		}
	};
	const tell = (): void => write(waiting.size === 0 ? '' : `Looking at ${[...waiting].join(', ')} …`);
	tell();
	return {
		done(report: AgentReport) {
			waiting.delete(report.name);
			tell();
		},
		end: () => write(''),
	};
};

const examine = async ({json}: DoctorOptions, folder: string, signal: AbortSignal): Promise<ExitCode> => {
	const terminal = await checkTerminal();
	const progress = showProgress();
	const [machine, agents] = await Promise.all([
		checkMachine(),
		probeAgents({environment: process.env, folder, signal, onReport: progress.done}),
	]).finally(progress.end);
	if (signal.aborted) {
		return exitCodes.interrupted;
	}
	const checks = [...machine, terminal];
	const works = checks.every(({state}) => state !== 'bad');
	// Field names are a contract: scripts read them.
	if (json) {
		printJsonReport({version, works, checks, agents});
	} else {
		printLines(reportLines(checks, agents));
	}
	return works ? exitCodes.verified : exitCodes.usage;
};

/**
 * Reports what is installed, which agents work and what the terminal supports; or, with `ask`, sends one tiny prompt to an
 * agent once the user agreed. Exit code 0 when Treadle can work here, 2 when something it needs is missing.
 */
export const doctor = async (options: DoctorOptions): Promise<ExitCode> => {
	const folder = makeTemporaryFolder('treadle-doctor-');
	const stopped = new AbortController();
	// Probed agents run in sessions of their own, which ctrl+c does not reach.
	const stop = (): void => stopped.abort();
	process.once('SIGINT', stop).once('SIGTERM', stop);
	try {
		return options.ask === undefined
			? await examine(options, folder, stopped.signal)
			: await askAgent(options.ask, folder, stopped.signal);
	} finally {
		process.off('SIGINT', stop).off('SIGTERM', stop);
		rmSync(folder, {recursive: true, force: true, maxRetries: 3, retryDelay: 50});
	}
};
