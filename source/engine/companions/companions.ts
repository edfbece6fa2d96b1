import type {Event, EventBody} from '../../journal/events/events.js';
import type {Loop} from '../../loop/loop.js';
import type {Redact} from '../../system/secrets/redact.js';
import {cleanText} from '../../system/text/clean-text.js';
import {createWakefulness} from './keep-awake.js';
import {notifyOf} from './notify-of.js';

/** What runs beside an engine: it only follows the run, and nothing depends on it. */
export type Companions = {
	/** Takes every event, in order, after it is on record. Never throws, never waits. */
	event: (event: Event) => void;
	/** Ends them, after the last event. Never rejects. */
	close: () => Promise<void>;
};

export type CompanionsOptions = {
	loop: Pick<Loop, 'name' | 'notify'>;
	run: string;
	runFolder: string;
	/** Absolute path of the user's checkout. */
	repository: string;
	environment: NodeJS.ProcessEnv;
	redact: Redact;
	/** Whether the machine is kept awake while an agent works. */
	keepAwake: boolean;
	/** Puts a notice on record. May reject once the run is over. */
	append: (body: EventBody) => Promise<void>;
	/** Gets a failure that cannot be put on record any more. */
	onDefect: (error: unknown) => void;
};

/** Awake while a turn of the agent's is under way and does not wait for you. */
const createAwake = (options: CompanionsOptions) => {
	const wakefulness = createWakefulness(options);
	let isAtWork = false;
	return {
		event({type}: Event) {
			if (type === 'agent.started') {
				isAtWork = true;
			} else if (type === 'agent.finished' || type === 'run.finished') {
				isAtWork = false;
			}

			if (type === 'gate.opened' || !isAtWork) {
				wakefulness.release();
			} else if (type === 'agent.started' || type === 'gate.answered') {
				wakefulness.hold();
			}
		},
		close: async () => wakefulness.release(),
	};
};

const createNotified = (options: CompanionsOptions, command: string) => {
	const {loop, run, repository} = options;
	let iteration = 0;
	const notifier = notifyOf({
		...options,
		command,
		folder: repository,
		about: {loop: loop.name, run, repository},
		onFailure(reason) {
			const text = options.redact(cleanText(`the command of \`notify\` failed: ${reason}`));
			options
				.append({type: 'agent.step', iteration, step: {kind: 'notice', id: 'notify', text}})
				.catch(() => options.onDefect(new Error(text)));
		},
	});
	return {
		event(event: Event) {
			if (event.type === 'iteration.started') {
				({iteration} = event);
			}

			notifier.event(event);
		},
		close: notifier.close,
	};
};

export const createCompanions = (options: CompanionsOptions): Companions => {
	const {notify} = options.loop;
	const companions = [
		...(notify === undefined ? [] : [createNotified(options, notify)]),
		...(options.keepAwake ? [createAwake(options)] : []),
	];
	return {
		event(event) {
			for (const companion of companions) {
				try {
					companion.event(event);
				} catch (error) {
					options.onDefect(error);
				}
			}
		},
		async close() {
			await Promise.all(companions.map(companion => companion.close()));
		},
	};
};
