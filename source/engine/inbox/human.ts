import type {Request} from '../../control/requests.js';
import type {GateAnswer, OpenGate} from '../../journal/events/events.js';

/**
 * The person, as the engine knows them. Three kinds: the screen (over the control socket), the headless policy,
 * a test's script.
 */
export type Human = {
	/** False when nobody is there to answer: a gate that needs a person then ends the run, a delivery waits. */
	present: boolean;
	/** Waits for an answer as long as it takes: a gate never times out to yes. Rejects when the signal aborts. */
	ask: (gate: OpenGate, signal: AbortSignal) => Promise<GateAnswer & {by: 'human' | 'policy'}>;
	/** Calls back for each thing a person asks of their own accord. Returns the function that ends it. */
	onRequest: (listener: (request: Exclude<Request, {type: 'answer'}>) => void) => () => void;
};
