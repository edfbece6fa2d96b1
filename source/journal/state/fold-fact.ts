/** What each kind of event means for the state. One entry per type; a type that is not here changes nothing. */

import {countTampering, workedIterations} from '../events/counting.js';
import type {Event, EventBody, OpenGate} from '../events/events.js';
import {addUsage, noUsage} from '../events/usage.js';
import {endOf, resultOf} from '../events/verifier-result.js';
import {countTime} from './count-time.js';
import type {Draft, Lists} from './drafts.js';
import {limitHandlers} from './fold-limits.js';
import {foldOffers} from './offers.js';
import {startFrom} from './start-from.js';
import {changeVerifier, unstarted} from './verifiers-of-state.js';

type Of<Type extends EventBody['type']> = Extract<Event, {type: Type}>;

/** Folds in an event that is not streamed. `state` is changed in place. */
export const foldFact = (state: Draft, event: Event, lists: Lists): void => {
	if (Object.hasOwn(handlers, event.type)) {
		countTime(state, event);
		Object.assign(state, countTampering(state, event));
		state.offers = foldOffers(state.offers, event, event.at);
		state.iterationsWorked += workedIterations(event);
		const meaning = handlers[event.type] as (state: Draft, event: Event, lists: Lists) => void;
		meaning(state, event, lists);
	}

	// Waking begins something new: looking back, the iteration before ends with its sleep.
	if (event.type !== 'trigger.fired') {
		lists.changeCell(state, {last: event.seq});
	}
};

const handlers: {[Type in EventBody['type']]?: (state: Draft, event: Of<Type>, lists: Lists) => void} = {
	...limitHandlers,
	'run.started'(state, event) {
		state.run = event;
		state.startedAt = event.at;
		state.status = 'running';
		state.phase = 'wake';
		state.gates = event.gates;
		state.verifiers = event.verifiers.map(verifier => ({...verifier, status: 'waiting'}));
		state.pid = event.pid;
	},
	'trigger.fired'(state, event) {
		state.trigger = event;
		state.phase = 'wake';
		startFrom(state, event);
		wakeUp(state);
		state.status = statusWithoutPause(state);
	},
	'iteration.started'(state, event, lists) {
		lists.iterations(state).push({
			iteration: event.iteration,
			first: event.seq,
			last: event.seq,
			startedAt: event.at,
			passed: 0,
			judged: 0,
			usage: noUsage,
			undone: false,
		});
		state.iteration = event.iteration;
		state.phase = event.iteration === 0 ? 'verify' : 'prompt';
		wakeUp(state);
		state.prompt = undefined;
		state.claim = undefined;
		state.verifiers = state.verifiers.map(verifier => ({...unstarted(verifier), status: 'waiting'}));
		state.status = statusWithoutPause(state);
	},
	'prompt.composed'(state, event) {
		state.prompt = event.prompt;
		state.phase = 'prompt';
	},
	'gate.opened'(state, {v, seq, at, type, ...gate}) {
		state.gate = gate satisfies OpenGate;
		state.waitsSince = at;
		state.phase = gatePhases[gate.name] ?? state.phase;
		state.status = 'waiting';
	},
	'gate.answered'(state, event) {
		if (state.gate?.gate === event.gate) {
			state.gate = undefined;
			state.waitsSince = undefined;
			state.status = statusWithoutPause(state);
			state.phase = phasesAfter[event.name] ?? state.phase;
		}

		if (event.name === 'checkpoint' && event.answer === 'always') {
			allowChanges(state);
		}
	},
	'gates.changed'(state, event) {
		state.gates = event.gates;
	},
	'agent.started'(state) {
		state.phase = 'agent';
		// Also after waiting for a provider, in the middle of an iteration.
		if (state.status === 'sleeping') {
			wakeUp(state);
			state.status = 'running';
		}
	},
	'agent.usage'(state, {usage, verifier: id, reservation}, lists) {
		const cell = state.iterations.at(-1);
		state.usage = addUsage(state.usage, usage);
		lists.changeCell(state, {usage: addUsage(cell?.usage ?? noUsage, usage)});

		if (reservation) {
			state.charged = addUsage(state.charged ?? noUsage, usage);
		}

		if (id !== undefined) {
			lists.changeCell(state, {judging: addUsage(cell?.judging ?? noUsage, usage)});
			changeVerifier(state, id, known => ({...known, usage: addUsage(known.usage ?? noUsage, usage)}));
		}
	},
	'agent.finished'(state, event) {
		state.phase = 'checkpoint';
		state.claim = event.claim;
	},
	'checkpoint.made'(state, event, lists) {
		state.checkpoint = event;
		state.phase = 'verify';
		lists.changeCell(state, {commit: event.commit, tree: event.tree});
	},
	'verifier.started'(state, {verifier, delivery}) {
		state.phase = delivery ? 'deliver' : 'verify';
		changeVerifier(state, verifier, known => ({...unstarted(known), status: 'running'}));
	},
	'verifier.finished'(state, event, lists) {
		const {verifier, measure} = event;
		changeVerifier(state, verifier, known => ({...known, ...resultOf(state, known, event)}));

		if (event.delivery) {
			return;
		}

		const judged = state.verifiers.filter(({status}) => status !== 'waiting' && status !== 'running');
		const passed = judged.filter(({status}) => status === 'passed');
		const cell = state.iterations.at(-1);
		lists.changeCell(state, {
			judged: judged.length,
			passed: passed.length,
			ends: {...cell?.ends, [verifier]: endOf(event)},
			...(measure ? {measures: {...cell?.measures, [verifier]: measure}} : {}),
		});
	},
	'verdict.given'(state, event, lists) {
		state.verdict = event;
		state.phase = 'memory';
		lists.changeCell(state, {verdict: event.verdict});
	},
	'memory.noted'(state, {iteration, by, title, text, at}, lists) {
		lists.memory(state).push({iteration, by, title, text, at});

		// The user may add a note at any time; only the engine's own note ends the phase.
		if (by === 'engine' && state.phase === 'memory') {
			state.phase = 'decide';
		}
	},
	'iteration.finished'(state, {verdict, reason, milliseconds}, lists) {
		state.phase = 'decide';
		lists.changeCell(state, {verdict, reason, milliseconds});
	},
	'loop.slept'(state, event, lists) {
		state.phase = 'wake';
		state.status = 'sleeping';
		state.sleepsUntil = event.until;
		state.sleep = event;

		if (!event.provider) {
			lists.changeCell(state, {slept: true});
		}
	},
	'run.paused'(state, event) {
		state.frozen = event.frozen;
		state.status = state.gate ? 'waiting' : 'paused';
	},
	'run.resumed'(state, event) {
		state.frozen = undefined;
		// Another engine knows nothing of the gate that was open or the verifiers that ran when the last one ended.
		if (event.pid !== state.pid || state.finished) {
			closeUnfinished(state);
		}

		if (event.stop && state.run) {
			state.run = {...state.run, stop: event.stop};
			state.budgetWarnings = [];
		}

		state.allowed = [...state.allowed, ...(event.allowed ?? [])];
		state.finished = undefined;
		state.finishedAt = undefined;
		wakeUp(state);
		state.pid = event.pid;
		state.status = state.gate ? 'waiting' : 'running';
	},
	'rolled.back'(state, event, lists) {
		const cells = lists.iterations(state);

		for (const [index, cell] of cells.entries()) {
			if (cell.iteration > event.to && !cell.undone) {
				cells[index] = {...cell, undone: true};
			}
		}

		if (state.checkpoint && state.checkpoint.iteration > event.to) {
			state.checkpoint = undefined;
		}

		if (state.verdict && state.verdict.iteration > event.to) {
			state.verdict = undefined;
		}
	},
	'delivery.asked'(state, event) {
		state.deliveryAsked = event;
		state.phase = 'deliver';
	},
	'delivery.done'(state, event) {
		state.delivery = event;
		state.phase = 'deliver';
	},
	'run.finished'(state, event) {
		closeUnfinished(state);
		state.finished = event;
		state.frozen = undefined;
		state.finishedAt = event.at;
		wakeUp(state);
		state.status = 'finished';
	},
};

/** Gates that ask about a phase whose fact is on record already. */
const gatePhases: Partial<Record<OpenGate['name'], Draft['phase']>> = {
	checkpoint: 'checkpoint',
	verdict: 'verify',
	memory: 'memory',
};

/** Where the iteration is once such a gate is answered. */
const phasesAfter: typeof gatePhases = {checkpoint: 'verify', verdict: 'memory'};

const wakeUp = (state: Draft): void => {
	state.sleep = undefined;
	state.sleepsUntil = undefined;
};

/** What a run does when no gate holds it. Delivering may go on after the end, and a draft is answered while it sleeps. */
const statusWithoutPause = (state: Draft): Draft['status'] => {
	if (state.gate) {
		return 'waiting';
	}

	if (state.sleep && !state.finished) {
		return 'sleeping';
	}

	if (state.finished) {
		return 'finished';
	}

	return state.frozen ? 'paused' : 'running';
};

/** The user gave the agent the protected files it changed: they are work like any other from here on. */
const allowChanges = (state: Draft): void => {
	const {checkpoint} = state;

	if (checkpoint?.iteration === state.iteration && checkpoint.tampered.length > 0) {
		const {restored: _, tampered, ...kept} = checkpoint;
		state.checkpoint = {...kept, tampered: []};
		state.allowed = [...state.allowed, ...tampered];
	}
};

/** Closes the open gate, and forgets a verifier that did not end. */
const closeUnfinished = (state: Draft): void => {
	state.gate = undefined;
	state.waitsSince = undefined;
	state.verifiers = state.verifiers.map(verifier =>
		verifier.status === 'running' ? {...verifier, status: 'waiting'} : verifier,
	);
};
