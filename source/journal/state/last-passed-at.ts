import type {IterationSummary, VerifierEnd} from './state.js';

/** A list as long as this may be cut, so that what is not in it need not have passed. Source: `VerifierFinished.failing`. */
const fullList = 200;

const passed = ({status, open = []}: VerifierEnd, part: string | undefined): boolean =>
	status === 'passed' ||
	(part !== undefined &&
		status === 'failed' &&
		open.length > 0 &&
		open.length < fullList &&
		!open.includes(part));

/**
 * The last iteration before the current one in which a verifier passed, or one part of it: a test by its name, an item by
 * its number. 0 is the base; undefined where it is not known.
 */
export const lastPassedAt = (
	iterations: readonly IterationSummary[],
	verifier: string,
	part: string | undefined,
): number | undefined =>
	iterations.slice(0, -1).findLast(({ends}) => {
		const end = ends?.[verifier];
		return end !== undefined && passed(end, part);
	})?.iteration;
