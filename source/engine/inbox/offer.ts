import type {Sha} from '../../journal/events/events.js';
import type {Deliverable} from '../../workspace/delivery/deliverable.js';
import type {Announced} from '../../workspace/delivery/delivery-way.js';

/** What may be handed over: one commit, and how. On record as `delivery.asked`, whether or not it is asked at once. */
export type Offer = Deliverable & {
	iteration: number;
	/** The verified checkpoint; `commit` holds its work. */
	checkpoint: Sha;
	/** What the user should know of it: sentences. */
	notes: string;
	/** What will happen after a yes. */
	announced: Announced;
};
