import {type ExitCode, exitCodes, Problem} from '../../problem.js';
import {systemProblem} from '../../system/system-problem.js';

type Report = {
	/** What to print on stderr, with its line end. */
	text: string;
	exitCode: ExitCode;
};

const indent = (text: string): string => text.replaceAll('\n', '\n  ');

/** The text and exit code of an error. Stacks are shown only with TREADLE_DEBUG. */
export const describeError = (thrown: unknown, environment = process.env): Report => {
	const error = systemProblem(thrown) ?? thrown;
	const stack = environment.TREADLE_DEBUG && error instanceof Error ? `${error.stack ?? ''}\n` : '';
	if (error instanceof Problem) {
		const hint = error.hint ? `\n  ${indent(error.hint)}` : '';
		return {text: `${stack}treadle: ${indent(error.message)}${hint}\n`, exitCode: error.exitCode};
	}

	const message = error instanceof Error ? error.message : String(error);
	const [line = ''] = message.split('\n');
	const more = stack === '' ? '; set TREADLE_DEBUG=1 for details' : '';
	return {text: `${stack}treadle: internal error: ${line}${more}\n`, exitCode: exitCodes.internal};
};
