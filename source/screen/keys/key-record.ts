import type {KeyContext, KeyMode} from './key-context.js';
import type {Tools} from './tools.js';

/** Everything there is to know about a key. */
export type KeyRecord<Name extends string = string> = {
	name: Name;
	/** Heading in the help and in docs/keys.md. */
	group: string;
	/** Names as `keysOf` gives them; each does the same. */
	keys: readonly string[];
	/** What it does, for the help and docs/keys.md. */
	description: string;
	/** One or two words for a hint; a key without them is never hinted. */
	label?: string | ((context: KeyContext) => string);
	/** Where the key works; by default on the panes, with a search or without. */
	modes?: readonly KeyMode[];
	/** Why the key does nothing now; undefined when it does something. */
	whyNot?: (context: KeyContext) => string | undefined;
	run: (tools: Tools, key: string) => void | Promise<void>;
	/** Runs instead, where `whyNot` gave a reason. */
	onRefused?: (tools: Tools) => void;
	/** It only moves the playhead, so it need not wait until the moment it leaves was read. */
	movesPlayhead?: boolean;
	/** It never waits. */
	isUrgent?: boolean;
};

export const onPanes = ['panes', 'search'] as const;
export const onScrollable = [...onPanes, 'diff', 'help'] as const;
export const everywhere = [...onScrollable, 'input', 'confirm'] as const;

/** The records of one group. */
export const keyGroup = <Name extends string>(
	group: string,
	records: readonly Omit<KeyRecord<Name>, 'group'>[],
): KeyRecord<Name>[] => records.map(record => ({group, ...record}));

/** True where the key works. */
export const worksIn = ({modes = onPanes}: KeyRecord, mode: KeyMode): boolean =>
	modes.some(own => own === mode);
