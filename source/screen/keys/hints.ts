import {continuations} from '../../words/summary.js';
import type {Hint} from '../rows/status-line.js';
import {type KeyContext, modeOf} from './key-context.js';
import {keyLabel} from './key-press.js';
import type {KeyRecord} from './key-record.js';
import {type KeyName, keymap} from './keymap.js';

type Situation =
	| 'help'
	| 'diff of an iteration'
	| 'diff of a branch'
	| 'search in a diff'
	| 'search'
	| 'past'
	| 'ended'
	| 'gate'
	| 'gate while asleep'
	| 'asleep'
	| 'working';

/** The few keys worth knowing in each situation, most important first. */
export const hintedKeys: Readonly<Record<Situation, readonly KeyName[]>> = {
	help: ['down', 'page-on'],
	'diff of an iteration': ['page-on', 'file-next', 'diff-base', 'search', 'copy'],
	// What a branch brings has no iteration of its own to be narrowed to.
	'diff of a branch': ['page-on', 'file-next', 'search', 'copy'],
	'search in a diff': ['search-next', 'search-previous', 'page-on'],
	search: ['search-next', 'search-previous', 'close', 'help', 'quit'],
	past: ['iteration-back', 'iteration-on', 'live', 'diff', 'rollback', 'help'],
	ended: ['iteration-back', 'diff', 'copy', 'search', 'help', 'quit'],
	gate: ['diff', 'autonomy', 'note', 'iteration-back', 'stop', 'help', 'quit'],
	'gate while asleep': ['wake', 'diff', 'note', 'iteration-back', 'stop', 'help', 'quit'],
	asleep: ['wake', 'note', 'iteration-back', 'stop', 'help', 'quit'],
	working: ['pause', 'autonomy', 'note', 'iteration-back', 'stop', 'help', 'quit'],
};

/** Undefined while something is typed or asked: those boxes name their keys in their border. */
const situationOf = ({ui, live, shown, active}: KeyContext): Situation | undefined => {
	switch (ui.layer?.kind) {
		case 'input':
		case 'confirm':
			return undefined;
		case 'help':
			return 'help';
		case 'diff':
			if (ui.layer.search) {
				return 'search in a diff';
			}
			return ui.layer.parent === undefined ? 'diff of a branch' : 'diff of an iteration';
		default:
	}

	if (ui.search) {
		return 'search';
	}
	if (ui.playhead !== 'live') {
		return 'past';
	}
	if (!active) {
		return 'ended';
	}
	if (live.gate) {
		return live.sleep ? 'gate while asleep' : 'gate';
	}
	return shown.sleep ? 'asleep' : 'working';
};

const hintOf = (record: KeyRecord, context: KeyContext): Hint => {
	const {keys, label = '', whyNot} = record;
	return {
		key: keyLabel(keys[0] ?? ''),
		label: typeof label === 'string' ? label : label(context),
		disabled: whyNot?.(context),
	};
};

/** What can be typed in the shell, once no engine works on the run any more. */
const shellHints = ({ui, live, active}: KeyContext): Hint[] =>
	modeOf(ui) === 'panes'
		? continuations(live, active)
				.slice(0, 1)
				.map(key => ({key, label: 'continues'}))
		: [];

/** The few keys worth knowing now, most important first. */
export const hintsFor = (context: KeyContext): Hint[] => {
	const situation = situationOf(context);
	const names = situation ? hintedKeys[situation] : [];
	const hints = names.flatMap(name =>
		keymap.filter(record => record.name === name).map(record => hintOf(record, context)),
	);
	return [...hints.slice(0, 1), ...shellHints(context), ...hints.slice(1)];
};
