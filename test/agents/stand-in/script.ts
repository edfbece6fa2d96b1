/**
 * What a scripted model says. A step answers one request of the agent; its parts are sent in order, in the words of
 * whichever API the agent speaks.
 */

/** One piece of a model's turn. */
export type Part =
	| {say: string}
	| {think: string}
	/** A call of one of the agent's tools, by the agent's own name for it. */
	| {tool: string; input: Record<string, unknown>}
	/** A call of Codex' freeform `apply_patch`: the patch as it stands. */
	| {custom: string}
	/** An answer in JSON: by the tool `StructuredOutput` where it is offered, else as text. */
	| {json: unknown}
	/** milliseconds until the next part */
	| {delay: number}
	/** Says no more, and leaves the connection open. */
	| {hang: true};

/** A provider that does not answer, in its own shape: rate limit, outage, bad key, unknown model. */
export type Refusal = {
	status: number;
	/** seconds after which the provider says to try again */
	retryAfter?: number;
	/** Instead of the headers the real provider sends. */
	headers?: Record<string, string>;
	/** Instead of the body the real provider sends. */
	body?: unknown;
	message?: string;
};

/** Tokens of one answer; each API counts them its own way. */
export type Tokens = {
	/** Read anew: neither from the cache nor written to it. */
	input: number;
	cacheRead: number;
	/** Only Anthropic tells. */
	cacheWrite: number;
	/** Thinking included. */
	output: number;
	/** Of the output; Anthropic does not tell. */
	thinking: number;
};

/** What an agent sent, in one shape for all APIs. */
export type Asked = {
	api: 'anthropic' | 'responses' | 'chat' | 'gemini';
	/** Path and query. */
	path: string;
	headers: Record<string, string | string[] | undefined>;
	model: string;
	/** Names of the tools the model may call; none for titles, routing and the like. */
	tools: readonly string[];
	/** All that was said by the user's side, the agent's own reminders included. */
	said: string;
	/** Results of the tool calls since the model's last turn. */
	results: readonly string[];
	body: Record<string, unknown>;
	/** False where the agent wants the answer in one piece. */
	streams: boolean;
};

export type Answer = Part | Refusal | readonly Part[];

export type Step =
	| Answer
	/** Looks at the request first. */
	| ((asked: Asked) => Answer)
	/** Waits for a request that fits; those that do not fit get the next step. */
	| {when: (asked: Asked) => boolean; answer: Answer | ((asked: Asked) => Answer)};

export const isRefusal = (answer: Answer): answer is Refusal => 'status' in answer;

export const partsOf = (answer: Exclude<Answer, Refusal>): readonly Part[] =>
	Array.isArray(answer) ? (answer as readonly Part[]) : [answer as Part];

const conditionOf = (step: Step): ((asked: Asked) => boolean) =>
	typeof step === 'object' && 'when' in step ? step.when : () => true;

const answerOf = (step: Step, asked: Asked): Answer => {
	const answer = typeof step === 'object' && 'when' in step ? step.answer : step;
	return typeof answer === 'function' ? answer(asked) : answer;
};

/** A script being played: each step once, the first that fits. */
export const createScript = (steps: readonly Step[]) => {
	const waiting = [...steps];
	return {
		/** The answer to a request; undefined when no step is left for it. */
		next(asked: Asked): Answer | undefined {
			const index = waiting.findIndex(step => conditionOf(step)(asked));
			const [step] = index === -1 ? [] : waiting.splice(index, 1);
			return step === undefined ? undefined : answerOf(step, asked);
		},
		/** Number of steps nobody asked for yet. */
		left: () => waiting.length,
	};
};
