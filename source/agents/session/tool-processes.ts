/** The processes that the tools of one turn start, as told from the agent's own, such as its servers of tools. */
export type ToolProcesses = {
	/** The agent takes the prompt: whoever lives now is its own. */
	begin: () => void;
	/** It asks about a tool: before the first one runs, whoever lives now is its own too. */
	asked: () => void;
	/** It tells of a tool. */
	seen: () => void;
	/** Ends what tools have started: within half a second, SIGKILL included. Where none was seen it ends nothing. */
	end: () => Promise<void>;
};

/** @param bookmark remembers the agent's processes; the function it returns ends those that came later */
export const followTools = (bookmark: () => () => Promise<void>): ToolProcesses => {
	let endLater: (() => Promise<void>) | undefined;
	let hasAsked = false;
	let hasTools = false;

	return {
		begin() {
			endLater = bookmark();
		},
		asked() {
			if (!hasAsked) {
				endLater = bookmark();
			}

			hasAsked = true;
			hasTools = true;
		},
		seen() {
			hasTools = true;
		},
		async end() {
			if (hasTools) {
				await endLater?.();
			}
		},
	};
};
