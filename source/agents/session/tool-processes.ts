/** The processes that the tools of one turn start, as opposed to the agent's own, such as its MCP servers. */
export type ToolProcesses = {
	/** The agent accepts the prompt: processes that run now are its own. */
	begin: () => void;
	/** It asks about a tool: processes that run before the first one are its own too. */
	asked: () => void;
	/** It reported a tool call. */
	seen: () => void;
	/** Ends what tools have started, with SIGKILL within half a second. Does nothing when no tool call was seen. */
	end: () => Promise<void>;
};

/** @param bookmark marks the agent's processes; the function it returns ends those started later */
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
