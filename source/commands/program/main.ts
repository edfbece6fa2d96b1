import {exitCodes} from '../../problem.js';
import {requireOpenFiles} from '../../system/files/open-files.js';
import {hideEnvironment} from '../../system/process/hide-environment.js';
import {printError} from '../terminal/output.js';
import {createProgram, usageExitCode} from './program.js';
import {describeError} from './report-error.js';

const report = (error: unknown): void => {
	const {text, exitCode} = describeError(error);
	printError(text);
	process.exitCode = exitCode;
};

/**
 * A reader may close the pipe early (`| head -1`), or the terminal may be gone, which is not an error. Commands that go on
 * handle it themselves.
 */
const tolerateClosedPipe = (error: NodeJS.ErrnoException): void => {
	if (error.code !== 'EPIPE' && error.code !== 'EIO') {
		throw error;
	}
};

/** Runs one command line and sets the exit code of the process. Never throws. */
export const main = async (commandLine: readonly string[]): Promise<void> => {
	hideEnvironment();
	process.stdout.on('error', tolerateClosedPipe);
	process.stderr.on('error', tolerateClosedPipe);
	process.on('uncaughtException', error => {
		report(error);
		process.exit();
	});

	try {
		requireOpenFiles();
		let exitCode: number = exitCodes.verified;
		const program = createProgram(code => {
			exitCode = code;
		});
		await program.parseAsync([...commandLine], {from: 'user'});
		process.exitCode = exitCode;
	} catch (error) {
		const usage = usageExitCode(error);
		if (usage === undefined) {
			report(error);
		} else {
			process.exitCode = usage;
		}
	}
};
