/** Exit codes of the command line. Scripts rely on the numbers. */
export const exitCodes = {
	verified: 0,
	internal: 1,
	usage: 2,
	stopped: 3,
	budget: 4,
	stalled: 5,
	agentFailed: 6,
	tampered: 7,
	unverified: 8,
	needsPerson: 9,
	interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export type ProblemOptions = {
	/** What to do about it, as one sentence. */
	hint?: string;
	/** Exit code of the process when nothing handles the problem; `usage` (2) by default. */
	exitCode?: ExitCode;
	cause?: unknown;
};

/**
 * An error for the user: the message says what happened, where, and what was found. Any other error is a defect in Treadle
 * and ends with exit code 1.
 */
export class Problem extends Error {
	readonly hint: string | undefined;
	readonly exitCode: ExitCode;

	constructor(message: string, options: ProblemOptions = {}) {
		super(message, {cause: options.cause});
		this.name = 'Problem';
		this.hint = options.hint;
		this.exitCode = options.exitCode ?? exitCodes.usage;
	}
}
