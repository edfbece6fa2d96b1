import type {HelpGroup} from '../overlays/help.js';
import type {KeyMode} from './key-context.js';
import {keyLabel} from './key-press.js';
import {type KeyRecord, worksIn} from './key-record.js';
import {decideKeys} from './records/decide.js';
import {lookBackKeys} from './records/look-back.js';
import {paneKeys} from './records/panes.js';
import {steerKeys} from './records/steer.js';
import {treadleKeys} from './records/treadle.js';

/** Every key, once. What a press does, the hints, the help and docs/keys.md all follow from these records. */
export const keymap = [...decideKeys, ...steerKeys, ...lookBackKeys, ...paneKeys, ...treadleKeys];

export type KeyName = (typeof keymap)[number]['name'];

/** What a key does where it is pressed; undefined for a key that does nothing there. */
export const keyRecordFor = (key: string, mode: KeyMode): KeyRecord | undefined =>
	keymap.find(record => record.keys.includes(key) && worksIn(record, mode));

const groups = Map.groupBy<string, KeyRecord>(keymap, ({group}) => group);

/** All keys by group, for the help. */
export const helpGroups: readonly HelpGroup[] = Array.from(groups, ([group, records]) => ({
	group,
	rows: records.map(({keys, description}) => ({keys: keys.map(keyLabel).join(' '), label: description})),
}));

/** The keys as a Markdown table, for docs/keys.md. */
export const keymapMarkdown = (): string => {
	const rows = Array.from(groups, ([group, records]) =>
		records.map(({keys, description}, index) => {
			const names = keys.map(key => `\`${keyLabel(key)}\``).join(' ');
			return `| ${index === 0 ? `**${group}**` : ''} | ${names} | ${description} |`;
		}),
	).flat();
	return ['| | key | does |', '|---|---|---|', ...rows].join('\n');
};
