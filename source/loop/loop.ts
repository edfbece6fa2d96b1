import type {ProductName} from '../products/index.js';

/** Points where a run may pause and ask you, in the order a run meets them. */
export const gateNames = ['prompt', 'tool', 'checkpoint', 'verdict', 'memory', 'deliver'] as const;
export type GateName = (typeof gateNames)[number];

export type AgentChoice =
	| {kind: 'rehearsal'}
	/** Any program: prompt on standard input, text on standard output. */
	| {kind: 'command'; command: string}
	/** Any agent that speaks the Agent Client Protocol on standard input and output. */
	| {kind: 'acp'; command: string}
	| {
			/** An agent known by name, found on the PATH. */
			kind: ProductName;
			model?: string;
			/** Further arguments for its command line. */
			args?: readonly string[];
			/** True continues one conversation over all iterations; undefined starts a new one in each. */
			keepsSession?: boolean;
	  };

/** One entry of `verify`. */
export type VerifierChoice = RunChoice | MetricChoice | ChecklistChoice | ReviewChoice;

/** A command whose exit code is the verdict. */
export type RunChoice = {
	kind: 'run';
	command: string;
	/** milliseconds */
	timeLimit: number;
	/** Report of its tests, relative to the top of the repository: JUnit XML, TAP or JSON. Without it there is no pass. */
	report?: string;
	/** Absolute path of a file or folder outside the repository that is laid over the checkout for this check alone. */
	hidden?: string;
	/** How often it is repeated on one tree; once by default. */
	probe?: number;
};

/** A command that prints a number. */
export type MetricChoice = {
	kind: 'metric';
	command: string;
	/** milliseconds */
	timeLimit: number;
	/** Where the number is in the output. */
	read: {by: 'last'} | {by: 'pattern'; pattern: string} | {by: 'pointer'; pointer: string};
	goal: MetricGoal;
	/** `best` undoes an iteration that makes the number worse. */
	keep?: 'best';
	probe?: number;
};

export type MetricGoal = {
	comparison: '>=' | '<=' | '>' | '<' | '=';
	value: number;
	/** Written after the number, such as `ms` or `%`; only displayed. */
	unit?: string;
};

/** The task-list items of a spec, each judged by its own command or by an agent. */
export type ChecklistChoice = {
	kind: 'checklist';
	/** Relative to the top of the repository; frozen on the base. */
	spec: string;
	/** Judges the items without a command of their own. */
	by?: AgentChoice;
	/** milliseconds, for each item's command and for each question to the agent */
	timeLimit: number;
};

/** A review by another agent. */
export type ReviewChoice = {
	kind: 'review';
	by: AgentChoice;
	rubric: string;
	/** milliseconds */
	timeLimit: number;
};

/** What wakes a loop; a loop may have several. */
export type TriggerChoice =
	/** At once, and only once. */
	| {kind: 'now'}
	/** At once, then again and again. */
	| {kind: 'every' /** milliseconds */; interval: number}
	/** `zone` is a name of the IANA time zone database; the machine's own by default. */
	| {kind: 'cron'; pattern: string; zone?: string}
	/** When files of the user's checkout change; globs relative to the top of the repository. */
	| {kind: 'change'; globs: readonly string[]}
	/** When a commit is made: on this branch, or on any. */
	| {kind: 'commit'; branch?: string}
	/** When a command, run again and again, ends with exit code 0 or prints something new. */
	| {
			kind: 'command';
			command: string /** milliseconds between two runs of it; a minute by default */;
			interval?: number;
	  };

export type StopRules = {
	/** Most iterations a run may take. */
	iterations: number;
	/** milliseconds of wall clock from the start of the run, without the time spent waiting for you */
	time: number;
	/** Iterations in a row with the same tree and the same verdicts after which a run has stalled. */
	stall: number;
	/** Agent failures in a row after which the run gives up. */
	failures: number;
	/** Most tokens a run may spend, input and output together, cached ones included; undefined where the loop sets no limit. */
	tokens?: number;
	/** Most US dollars a run may spend. */
	cost?: number;
	/** Most that all runs of the loop may spend from one midnight to the next, in US dollars or in tokens. */
	perDay?: {cost: number} | {tokens: number};
	/** ISO time by the wall clock at which a run ends, whatever it does. */
	deadline?: string;
};

/** Who takes over when the agent is stuck, and when that is: after a stall, or after so many failed verdicts in a row. */
export type Escalation = {agent: AgentChoice; after: 'stall' | number};

export type Containment = 'auto' | 'required' | 'off';

/** Ways to hand over a verified result. */
export const deliveryKinds = ['branch', 'patch', 'merge', 'pull-request', 'files'] as const;
export type DeliveryKind = (typeof deliveryKinds)[number];

/** A loop definition: the validated content of one LOOP.md, with defaults filled in. Fixed when a run starts. */
export type Loop = {
	name: string;
	/** Absolute path of LOOP.md. */
	file: string;
	/** sha256 of the file's bytes, in hex. */
	digest: string;
	goal: string;
	/** At least one; the first that fires wakes the loop. */
	triggers: readonly TriggerChoice[];
	/** Whether a run ends when the goal is met, or sleeps until it is woken again. */
	until: 'goal' | 'never';
	/** Most iterations of one waking; undefined for as many as the limits allow. */
	turns?: number;
	/** What a waking starts from after a result that is not verified: that work, or the user's files as they are then. */
	continue: 'work' | 'files';
	agent: AgentChoice;
	/** Takes over when the agent is stuck. */
	escalate?: Escalation;
	/** Takes over when the agent's provider refuses to serve. */
	fallback?: AgentChoice;
	/** Names of skills handed to the agent. */
	skills?: readonly string[];
	verify: readonly VerifierChoice[];
	/** `first` stops at the first check that does not pass; `all` runs every command, so that the agent learns of all failures at once. */
	judge: 'first' | 'all';
	/** Command that installs what a clean checkout needs. */
	prepare: string | undefined;
	/** Globs, relative to the repository root, of what the agent may not change. */
	protect: readonly string[];
	/** Globs, relative to the repository root, of all that the agent may change; undefined for whatever is not protected. */
	allow?: readonly string[];
	stop: StopRules;
	/** Gates that ask; `deliver` is always among them. */
	gates: readonly GateName[];
	contain: Containment;
	deliver: DeliveryKind;
	/** Shell command that gets each event worth notice as one line of JSON on standard input. */
	notify?: string;
	/** The prompt: everything below the front matter. */
	body: string;
};
