/** What an agent does, in the parts it is reported in. */
export type ToolKind =
	| 'read'
	| 'edit'
	| 'delete'
	| 'move'
	| 'search'
	| 'execute'
	| 'think'
	| 'fetch'
	| 'other';
export type ToolStatus = 'pending' | 'running' | 'done' | 'failed' | 'denied';
export type PlanEntry = {text: string; status: 'pending' | 'active' | 'done'};

/** One thing the agent did. Steps with the same `id` and `kind` are parts of one step. */
export type Step =
	/** `text` is appended to what earlier events of the same id said. */
	| {kind: 'message' | 'thought'; id: string; text: string}
	/** Later events of the same id replace the fields they carry and keep the others. */
	| {
			kind: 'tool';
			id: string;
			tool?: ToolKind;
			title?: string;
			/** Path, command or address the tool works on. */
			target?: string;
			status?: ToolStatus;
			input?: string;
			result?: string;
			/** Unified diff of the edit. */
			diff?: string;
	  }
	/** The whole plan as it is now; replaces the earlier one. */
	| {kind: 'plan'; id: string; entries: PlanEntry[]}
	/** One or more whole lines a program printed, joined by `\n`, without the last line end. */
	| {kind: 'output'; id: string; stream: 'stdout' | 'stderr'; text: string}
	/** Something the driver has to say: a retry, a cut, an unknown message. */
	| {kind: 'notice'; id: string; text: string};
