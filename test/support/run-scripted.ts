import {sendRequest} from '../../source/control/client.js';
import type {Request} from '../../source/control/requests.js';
import {type EngineOptions, runEngine} from '../../source/engine/process/run-engine.js';
import type {Event, GateAnswer, OpenGate, RunFinished} from '../../source/journal/events/events.js';
import {runPaths} from '../../source/journal/runs/run-folder.js';
import type {TemporaryRepository} from './temporary-repository.js';

export type EventOf<Type extends Event['type']> = Extract<Event, {type: Type}>;

/** What a scripted person does: answers a gate, or asks something of the engine instead. */
export type Reaction = GateAnswer | Request | undefined;

export type ScriptedRun = {
	finished: RunFinished;
	events: Event[];
	run: string;
	folder: string;
	of: <Type extends Event['type']>(type: Type) => EventOf<Type>[];
};

export type ScriptedOptions = {
	/** Answers each gate; everything is approved by default. */
	answer?: (gate: OpenGate) => Reaction;
	/** Sees each event, and may ask something of the engine. */
	onEvent?: (event: Event, ask: (request: Request) => void) => void;
} & Partial<Omit<EngineOptions, 'onEvent'>>;

/** Runs a loop in this process on a real repository, with a person who answers over the real control socket. */
export const runScripted = async (
	repository: TemporaryRepository,
	{answer = () => ({answer: 'approve'}), onEvent, ...options}: ScriptedOptions = {},
): Promise<ScriptedRun> => {
	const events: Event[] = [];
	let ready = {run: '', folder: ''};
	const ask = (request: Request) => {
		void sendRequest(runPaths(ready.folder).socket, request);
	};

	const finished = await runEngine({
		folder: repository.folder,
		loop: 'work',
		environment: repository.environment,
		attended: true,
		...options,
		onReady(place) {
			ready = place;
			options.onReady?.(place);
		},
		onEvent(event) {
			events.push(event);
			onEvent?.(event, ask);
			if (event.type === 'gate.opened') {
				const reaction = answer(event);
				if (reaction) {
					ask(
						'answer' in reaction && !('type' in reaction)
							? {type: 'answer', gate: event.gate, answer: reaction}
							: reaction,
					);
				}
			}
		},
	});
	return {
		finished,
		events,
		...ready,
		of: type => events.filter((event): event is EventOf<typeof type> => event.type === type),
	};
};
