/** What verifiers count, so that progress comes from what was verified and never from what an agent says. */

/** How far one verifier's checks are on one checkpoint. */
export type Measure =
	/** Tests by name, from a report. */
	| {kind: 'tests'; passed: number; total: number; skipped: number}
	/** Items of a checklist. */
	| {kind: 'items'; met: number; total: number}
	/** A number, and what it should become, such as `>= 90`. */
	| {kind: 'number'; value: number; goal: string; unit?: string};

/** One item of the frozen spec, with its result. */
export type ItemResult = {
	/** Place of the item in the spec, from 1; the same in every iteration. */
	number: number;
	/** The item's text, one line. */
	text: string;
	/** Undefined where it is unverified. */
	met: boolean | undefined;
	/** Why, one line. */
	evidence: string;
};

/** What a verifier found on the untouched base and holds later checkpoints against. */
export type Baseline = {
	/** Names of all tests that the report of the base named. */
	tests?: readonly string[];
	/** Those of them that it said were skipped. */
	skipped?: readonly string[];
	/** sha256 of the checks that the agent does not see. */
	hidden?: string;
	/** Protected files that the check itself writes to: that it does so later is no tampering. */
	touched?: readonly string[];
};

/** The part of the way that is behind, from 0 to 1; undefined where a measure has no such scale. */
export const fractionOf = (measure: Measure): number | undefined => {
	switch (measure.kind) {
		case 'tests':
			return measure.total === 0 ? 0 : measure.passed / measure.total;
		case 'items':
			return measure.total === 0 ? 0 : measure.met / measure.total;
		case 'number':
			return undefined;
	}
};
