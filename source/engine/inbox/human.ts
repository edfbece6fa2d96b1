import {setTimeout as delay} from 'node:timers/promises';
import type {Reply, Request} from '../../control/requests.js';
import type {GateAnswer, OpenGate} from '../../journal/events/events.js';

/**
 * The user, as the engine knows them. Three kinds: the screen (over the control socket), the headless policy,
 * a test's script.
 */
export type Human = {
	/** False when nobody is there to answer: a gate that needs the user then ends the run, a delivery waits. */
	present: boolean;
	/** Waits for an answer as long as it takes: a gate never times out to yes. Rejects when the signal aborts. */
	ask: (gate: OpenGate, signal: AbortSignal) => Promise<GateAnswer & {by: 'human' | 'policy'}>;
	/** Calls back for each thing the user asks of their own accord. Returns the function that ends it. */
	onRequest: (listener: RequestListener) => () => void;
};

type Answer = GateAnswer & {by: 'human'};
type UnaskedRequest = Exclude<Request, {type: 'answer'}>;

/** Takes a request; may say in a sentence what became of it, once that is known. */
export type RequestListener = (request: UnaskedRequest, say: (said: string) => void) => void;

/** Milliseconds in which a request is answered, whether or not there is more to say of it. */
const sayLimit = 3000;

/** A human who answers from a screen, or from any other terminal: requests come in, replies go out. */
export type InteractiveHuman = {human: Human; receive: (request: Request) => Reply | Promise<Reply>};

const refuse = (error: string): Reply => ({ok: false, error});

const replyAnyway = async (): Promise<Reply> => delay(sayLimit, {ok: true}, {ref: false});

/** Whether an answer fits the gate; the sentence says why not. */
const objection = (gate: OpenGate, answer: GateAnswer): string | undefined => {
	if (!gate.choices.includes(answer.answer)) {
		return `the ${gate.name} gate cannot be answered with ${answer.answer}`;
	}

	return answer.answer === 'edit' && answer.text === undefined ? 'an edit needs the new text' : undefined;
};

/**
 * @param present false when the run was started without a screen: gates then end it, but it can be stopped and noted on
 */
export const createInteractiveHuman = (present: boolean): InteractiveHuman => {
	let open: {gate: OpenGate; resolve: (answer: Answer) => void} | undefined;
	const listeners = new Set<RequestListener>();

	return {
		human: {
			present,
			ask: async (gate, signal) =>
				new Promise((resolve, reject) => {
					open = {gate, resolve};
					signal.addEventListener(
						'abort',
						() => {
							if (open?.gate.gate === gate.gate) {
								open = undefined;
							}

							reject(new Error('the gate was closed'));
						},
						{once: true},
					);
				}),
			onRequest(listener) {
				listeners.add(listener);
				return () => {
					listeners.delete(listener);
				};
			},
		},
		receive(request) {
			if (request.type !== 'answer') {
				if (listeners.size === 0) {
					return refuse('the run is over');
				}

				const said = new Promise<string>(resolve => {
					for (const listener of listeners) {
						listener(request, resolve);
					}
				});
				// Of a note it is worth knowing who reads it when.
				return request.type === 'note'
					? Promise.race([said.then(text => ({ok: true, said: text}) as const), replyAnyway()])
					: {ok: true};
			}

			if (open?.gate.gate !== request.gate) {
				return refuse('That gate is answered already, here or on another screen');
			}

			if (request.commit !== undefined && request.commit !== open.gate.commit) {
				return refuse('That gate is about another commit by now');
			}

			const error = objection(open.gate, request.answer);
			if (error) {
				return refuse(error);
			}

			const {resolve} = open;
			open = undefined;
			resolve({...request.answer, by: 'human'});
			return {ok: true};
		},
	};
};
