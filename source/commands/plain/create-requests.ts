import type {Reply, Request} from '../../control/requests.js';
import type {RunState} from '../../journal/state/state.js';
import {isTraining} from '../../words/gates.js';

type RequestOptions = {
	say: (lines: readonly string[]) => void;
	state: () => RunState;
	send: (request: Request) => Promise<Reply>;
};

/** Sends the user's requests to the run and reports their results in plain lines. */
export const createRequests = ({say, state, send}: RequestOptions) => {
	let pausing = false;

	/** Resolves with whether the engine accepted it; says so when it did not. */
	const request = async (asked: Request, done?: string): Promise<boolean> => {
		const reply = await send(asked);
		if (!reply.ok) {
			say([`Not done: ${reply.error}.`]);
		} else if (done) {
			say([reply.said === undefined ? done : `${done} ${reply.said}`]);
		}
		return reply.ok;
	};

	return {
		request,
		/** Pauses before the next phase, or goes on. */
		async pause(): Promise<void> {
			const isPaused = pausing || state().status === 'paused';
			const done = await request(
				{type: isPaused ? 'resume' : 'pause'},
				isPaused ? 'It goes on.' : 'It pauses before the next phase. p lets it go on.',
			);
			if (done) {
				pausing = !isPaused;
			}
		},
		/** Lets it run, or goes back to asking at every gate. */
		async letRun(): Promise<void> {
			const free = isTraining(state().gates);
			await request(
				{type: 'autonomy', free},
				free ? 'It runs by itself now. Only delivery asks.' : 'Back to training: every gate asks.',
			);
		},
	};
};
