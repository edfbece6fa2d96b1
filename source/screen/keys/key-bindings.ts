import {waysOn} from '../../words/summary.js';
import type {HelpGroup} from '../overlays/help.js';
import type {Hint} from '../rows/status-line.js';
import type {Ui} from '../state/ui.js';
import {type Availability, type KeyContext, type KeyMode, modeOf} from './key-context.js';
import {keyLabel} from './key-label.js';
import {type Command, type Entry, type KeyGroup, keymap} from './keymap.js';

export type Binding = Entry & {command: Command; group: KeyGroup};

/** The rows of the key table, in its order. */
export const bindings: readonly Binding[] = (Object.keys(keymap) as KeyGroup[]).flatMap(group =>
	keymap[group].map((entry): Binding => ({...entry, group})),
);

const modesOf = (binding: Binding): readonly KeyMode[] => binding.modes ?? ['panes', 'search'];

/** What a key is bound to where it is pressed. */
export const bindingFor = (key: string, mode: KeyMode): Binding | undefined =>
	bindings.find(binding => binding.keys.includes(key) && modesOf(binding).includes(mode));

const scrubs: ReadonlySet<string> = new Set([
	'iteration-back',
	'iteration-on',
	'event-back',
	'event-on',
	'first',
	'live',
] satisfies Command[]);

/** Keys that only move the playhead need not wait until the moment they leave was read. */
export const movesPlayhead = ({command}: Binding): boolean => scrubs.has(command);

/** True, or why the key does nothing now. */
export const availabilityOf = (binding: Binding, context: KeyContext): Availability =>
	binding.when?.(context) ?? true;

const situation = ({ui, live, shown, turning}: KeyContext): readonly Command[] => {
	const mode = modeOf(ui);
	// A key that a box names in its own border is not named twice.
	if (mode === 'input' || mode === 'confirm') {
		return [];
	}
	if (mode === 'help') {
		return ['down', 'page-on'];
	}
	if (mode === 'diff') {
		return ui.layer?.kind === 'diff' && ui.layer.search
			? ['search-next', 'search-previous', 'page-on']
			: ['page-on', 'file-next', ...baseHint(ui), 'search', 'copy'];
	}
	if (mode === 'search') {
		return ['search-next', 'search-previous', 'close', 'help', 'quit'];
	}
	if (ui.playhead !== 'live') {
		return ['iteration-back', 'iteration-on', 'live', 'diff', 'rollback', 'help'];
	}
	if (!turning) {
		return ['iteration-back', 'diff', 'copy', 'search', 'help', 'quit'];
	}
	if (live.gate) {
		return ['diff', 'reins', 'note', 'iteration-back', 'stop', 'help', 'quit'];
	}
	if (shown.status === 'sleeping') {
		return ['wake', 'note', 'iteration-back', 'stop', 'help', 'quit'];
	}
	return ['pause', 'reins', 'note', 'iteration-back', 'stop', 'help', 'quit'];
};

/** What a branch brings has no iteration of its own to be narrowed to. */
const baseHint = ({layer}: Ui): readonly Command[] =>
	layer?.kind === 'diff' && layer.parent !== undefined ? ['diff-base'] : [];

/** Words that depend on what the key would do now. */
const labelOf = (
	binding: Binding,
	{ui, live, role, turning}: KeyContext,
	training: boolean,
): string | undefined => {
	if (binding.command === 'reins' && !training) {
		return 'training';
	}
	if (binding.command === 'pause' && (ui.pausing || live.status === 'paused')) {
		return 'go on';
	}
	if (binding.command === 'diff-base' && ui.layer?.kind === 'diff' && ui.layer.from !== ui.layer.parent) {
		return 'this iteration';
	}
	if (binding.command === 'quit' && role === 'watcher' && turning) {
		return 'leave';
	}
	return binding.label;
};

/** What is typed in the shell, not here, once nothing turns the run any more. */
const afterwards = ({ui, live, turning}: KeyContext): Hint[] =>
	modeOf(ui) === 'panes'
		? waysOn(live, turning)
				.slice(0, 1)
				.map(key => ({key, label: 'continues'}))
		: [];

/** The few keys worth knowing now, most important first. */
export const hintsFor = (context: KeyContext): Hint[] => {
	const training = context.live.gates.some(gate => gate !== 'deliver');
	const hints = situation(context).flatMap((command): Hint[] => {
		const binding = bindings.find(candidate => candidate.command === command);
		const key = binding?.keys[0];
		const label = binding && labelOf(binding, context, training);
		if (!key || !label) {
			return [];
		}
		const available = availabilityOf(binding, context);
		return [
			{
				key: keyLabel(key),
				label,
				disabled: available === true ? undefined : available,
			},
		];
	});
	return [...hints.slice(0, 1), ...afterwards(context), ...hints.slice(1)];
};

/** All keys with what they do, for the help. */
export const helpGroups: readonly HelpGroup[] = (Object.keys(keymap) as KeyGroup[]).map(group => ({
	group,
	rows: keymap[group].map(({keys, description}) => ({
		keys: keys.map(keyLabel).join(' '),
		label: description,
	})),
}));
