import type {Sha} from '../../journal/events/events.js';
import type {Repository} from '../workspace.js';
import type {Deliverable} from './deliverable.js';

/** Where deliveries of a run come from and go to; all paths absolute. */
export type DeliveryPlace = {
	repository: Repository;
	/** `store.git`. */
	storeFolder: string;
	/** The repository's state folder: patches lie in it. */
	stateFolder: string;
	/** Folder for an index of its own. */
	scratch: string;
	run: string;
	/** The branch that the run began on; undefined where it began on none. */
	began: string | undefined;
	/** The user's own environment, for programs that are theirs: `gh`, and git when it pushes. */
	environment: NodeJS.ProcessEnv;
};

/** What is known of it before a run starts. */
export type PossiblePlace = Pick<DeliveryPlace, 'repository' | 'run' | 'began' | 'environment'>;

/** What is handed over: one commit, and what it takes for each way to do so. */
export type Handover = Pick<Deliverable, 'commit' | 'onto' | 'uncommitted' | 'files' | 'take'> & {
	/** Name of the new branch, where one is made. */
	branch: string;
	/** Absolute path of the patch, where the user named one. */
	to?: string | undefined;
	/** One line: of a patch's message, and the title of a request. */
	subject: string;
	/** Markdown for those who read a pull request. */
	body: string;
};

/** What will happen after a yes, for people. */
export type Announced = {
	/** Goes on after "Deliver commit 123", without a full stop. */
	question: string;
	/** One or two sentences. */
	next: string;
	/** Where it goes, where that is no new branch: a path, a branch, a remote. */
	to?: string;
	/** Shell command that brings it into the checkout; undefined where it is there already. */
	take: string | undefined;
};

/** What happened. */
export type HandedOver = {
	/** Goes on after "delivered", without a full stop. */
	how: string;
	branch?: string;
	/** As in `Announced`; the address of a request. */
	to?: string;
};

/** One way to hand a result over. Nothing is ever forced: what is in the way is a Problem, and nothing has changed then. */
export type DeliveryWay = {
	/** Whether the work may go onto the newest commit of the user's branch. Else it is handed over as it was verified. */
	fitsOntoHead: boolean;
	/** @throws Problem (exit code 2) where this way cannot work here at all; asked before a run starts */
	requirePossible?: (place: PossiblePlace) => Promise<void>;
	announce: (place: DeliveryPlace, handover: Handover) => Announced;
	/** @throws Problem for what is in the way; nothing has changed then, unless it says so */
	handOver: (place: DeliveryPlace, handover: Handover) => Promise<HandedOver>;
};

/** As people name commits. */
export const short = (commit: Sha): string => commit.slice(0, 9);
