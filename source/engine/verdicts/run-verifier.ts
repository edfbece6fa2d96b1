import type {VerifierResult} from '../../journal/events/events.js';
import type {Verifier, VerifierEvent, VerifyRequest} from '../../verifiers/verifier.js';
import {combineProbes, type OneResult} from './flakiness.js';

export type RunVerifierOptions = {
	request: VerifyRequest;
	/** Makes the checkout as new, before a check is repeated. */
	freshCheckout: () => Promise<void>;
	/** Gets what the verifier prints and spends, as it comes. */
	emit: (event: Exclude<VerifierEvent, {type: 'finished'}>) => Promise<void>;
};

/** Asks one verifier once. */
export const runOnce = async (
	verifier: Verifier,
	{request, emit}: Pick<RunVerifierOptions, 'request' | 'emit'>,
): Promise<VerifierResult> => {
	let result: VerifierResult = {
		status: 'unverified',
		summary: 'the verifier ended without a result',
		milliseconds: 0,
		evidence: '',
	};
	for await (const event of verifier.verify(request)) {
		if (event.type === 'finished') {
			const {type: _, ...finished} = event;
			result = finished;
		} else {
			await emit(event);
		}
	}

	return result;
};

const say = async ({emit}: RunVerifierOptions, text: string): Promise<void> =>
	emit({type: 'output', stream: 'stdout', text});

/** A check is repeated until it has been asked often enough or has disagreed with itself; one that could not run is not repeated. */
const runProbes = async (verifier: Verifier, options: RunVerifierOptions): Promise<OneResult> => {
	const results: VerifierResult[] = [];
	for (let attempt = 1; attempt <= verifier.probe; attempt++) {
		if (attempt > 1) {
			await options.freshCheckout();
			await say(options, `— the same files once more, ${attempt} of ${verifier.probe}`);
		}

		const result = await runOnce(verifier, options);
		results.push(result);
		const agrees = result.status === results[0]?.status;
		if (options.request.signal.aborted || result.status === 'unverified' || !agrees) {
			break;
		}
	}

	return combineProbes(results);
};

/** A reviewer that gave no verdict is asked once more: unlike a command, it may answer then. */
const askAgentTwice = async (verifier: Verifier, options: RunVerifierOptions): Promise<OneResult> => {
	const first = await runOnce(verifier, options);
	if (!first.noVerdict || options.request.signal.aborted) {
		return first;
	}

	await options.freshCheckout();
	await say(options, `— ${first.summary}; asked once more`);
	const second = await runOnce(verifier, options);
	return {...second, milliseconds: first.milliseconds + second.milliseconds};
};

/** Runs one verifier as often as the loop wants. */
export const runVerifier = async (verifier: Verifier, options: RunVerifierOptions): Promise<OneResult> => {
	const result = await (verifier.byAgent ? askAgentTwice : runProbes)(verifier, options);
	return {...result, evidence: result.status === 'passed' ? '' : result.evidence};
};
