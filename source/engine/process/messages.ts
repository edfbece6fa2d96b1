import type {OwnPrices} from '../../agents/prices/estimate-cost.js';
import type {GateName, StopRules} from '../../loop/loop.js';
import type {PerDay} from '../../loop/values/per-day.js';
import type {ExitCode} from '../../problem.js';
import type {LockHolder} from '../../workspace/store/lock.js';
import type {Unattended} from '../preflight/require-unattended.js';
import type {Extension} from '../progress/extension.js';

/** What an engine process is started for. */
export type EngineTask = {
	/** Absolute path of the folder the command was typed in. */
	folder: string;
	/** Other loops may be at work on the repository too. */
	beside?: boolean;
	gates?: readonly GateName[];
	/** It ends when the loop would sleep. */
	once?: boolean;
	/** How it was started, where nobody watches it. */
	unattended?: Unattended;
	/** The user's own prices of models. */
	prices?: OwnPrices;
	/** What all loops of this machine may spend on each day. */
	perDay?: PerDay;
	/** Whether the machine is kept awake while an agent works. */
	keepAwake?: boolean;
} & (
	| {loop: string /** Instead of those that the loop sets. */; limits?: Partial<StopRules>}
	| {run: string | undefined; extension?: Extension}
);

/** What an engine process is told once, over the channel to its parent: nobody else can read it there. */
export type EngineOrder = {
	task: EngineTask;
	environment: NodeJS.ProcessEnv;
	/** Its parent is a subreaper, see `underSubreaper`. */
	hasSubreaper: boolean;
	/** It goes on without the process that started it, from the moment the run exists. */
	inBackground?: boolean;
};

/** What an engine process is told by its starter at any time: it may go on without it. */
export type StarterMessage = {type: 'leave'};

/** What an engine process tells its parent, once. */
export type EngineMessage =
	/** The run exists, its journal can be followed. */
	| {type: 'ready'; run: string; folder: string /** Signs what its screen asks. */; secret: string}
	/** It cannot start, or broke before it could say so in the journal. */
	| {
			type: 'problem';
			message: string;
			hint?: string;
			exitCode: ExitCode;
			/** Who holds the lock, when that is why. */
			holder?: LockHolder;
	  };
