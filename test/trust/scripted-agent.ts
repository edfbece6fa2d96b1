/** A scripted agent of the suite, honest or not, and the project it works on. */
export type ScriptedAgent = {
	/** Unique; the row's name in the table. */
	name: string;
	honest: boolean;
	/**
	 * Body of a module that Node runs in the workspace, with the helpers of `agent-prelude.ts` in scope. It runs anew in
	 * every iteration.
	 */
	script: string;
	/** Files of the project beside, or instead of, the usual ones. */
	files?: Record<string, string>;
	/** Further entries of `verify`, as YAML lines. */
	verify?: string;
	/** Further keys of LOOP.md, as YAML lines. */
	loop?: string;
	/** How often the check is repeated on one tree. */
	probe?: number;
	/** No check that looks from outside can see it: only a reviewer can. */
	blind?: boolean;
	/** It talks to the reviewer: without one there is nothing to see. */
	aimsAtReviewer?: boolean;
	/** The check never ends by itself: it gets a short limit. */
	hangs?: boolean;
	/** It touches what is protected, so that tampering should be noticed. */
	tampers?: boolean;
};
