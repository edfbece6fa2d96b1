/** Tokens and cost of one piece of work. `undefined` means the agent did not say: unknown is not zero. */
export type Usage = {
	/** Tokens read by the model, cached ones included. */
	input?: number;
	cached?: number;
	output?: number;
	reasoning?: number;
	/** US dollars. */
	cost?: number;
	costBasis: 'reported' | 'estimated' | 'unknown';
	/** Name of the model, where the agent tells it: for the price table. */
	model?: string;
};
