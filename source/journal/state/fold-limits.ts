/** What limits and a change of agents mean for the state. */
import type {Event, EventBody} from '../events/events.js';
import type {Draft} from './drafts.js';

type Of<Type extends EventBody['type']> = Extract<Event, {type: Type}>;

export const limitHandlers = {
	'agent.changed'(state: Draft, event: Of<'agent.changed'>) {
		state.tookOver = event.why === 'back' ? undefined : event;
	},
	'limits.changed'(state: Draft, event: Of<'limits.changed'>) {
		state.run = state.run && {...state.run, stop: event.stop};
		state.budgetWarnings = [];
	},
	'budget.warned'(state: Draft, event: Of<'budget.warned'>) {
		state.budgetWarnings = [...(state.budgetWarnings ?? []), event];
	},
};
