import type {requireUnchanged} from '../../journal/chain/proof.js';
import {exitCodes, Problem} from '../../problem.js';
import type {ChosenResult} from '../selection/choose-checkpoint.js';
import {ask, isInteractive} from '../terminal/ask.js';
import {print} from '../terminal/output.js';

export type ApprovalOptions = {
	result: ChosenResult;
	/** What happens, as it goes on after "Deliver commit 123", and more of it in a sentence. */
	question: string;
	next: string;
	/** The commit that was named on the command line. */
	named: string | undefined;
	proof: Awaited<ReturnType<typeof requireUnchanged>>;
};

/** The user's approval of exactly this commit. Throws a Problem (exit code 9) without a terminal and without a named commit. */
export const isApproved = async ({
	result,
	question,
	next,
	named,
	proof,
}: ApprovalOptions): Promise<boolean> => {
	const short = result.commit.slice(0, 9);
	if (isInteractive()) {
		if (proof.kind === 'unproven') {
			print(`Not proven: ${proof.why}.\n`);
		}

		print(`${next}\n`);
		if (result.isVerified) {
			return /^y(es)?$/i.test((await ask(`Deliver ${short} ${question}? [y/N] `)) ?? '');
		}

		const answer = await ask(
			`This is NOT verified: ${result.verdictText}. Type "unverified" to deliver ${short} anyway: `,
		);
		return answer === 'unverified';
	}

	const doubt = result.isVerified
		? proof.kind === 'unproven' && `the record of ${result.run} cannot be proven: ${proof.why}`
		: `${short} is not verified (${result.verdictText})`;
	if (doubt) {
		throw new Problem(`${doubt}; only you can deliver it, at a terminal.`, {
			exitCode: exitCodes.needsPerson,
		});
	}

	if (named !== undefined) {
		return true;
	}

	throw new Problem('delivering needs your approval, and this is not a terminal.', {
		hint: `Name the commit you approve: treadle deliver ${result.run} --commit ${result.commit}`,
		exitCode: exitCodes.needsPerson,
	});
};
