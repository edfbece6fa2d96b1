import type {Key} from 'ink';

const named: readonly [keyof Key, string][] = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'return'],
	['escape', 'escape'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

const controls: Readonly<Record<string, string>> = {
	'\r': 'return',
	'\t': 'tab',
	'\b': 'backspace',
	'\u007F': 'backspace',
	'\u001B': 'escape',
	' ': 'space',
};

const nameOf = (character: string): string => {
	const name = controls[character];
	if (name) {
		return name;
	}
	const code = character.codePointAt(0) ?? 0;
	return code < 0x20 ? `ctrl+${String.fromCharCode(code + 0x60)}` : character;
};

/**
 * The keys in one input event, in order, by name: `a`, `G`, `space`, `left`, `shift+tab`, `ctrl+c`, `alt+x`. Keys that
 * are pressed fast arrive as one event, so one event can be many keys.
 */
export const keysOf = (input: string, key: Key): string[] => {
	if (key.eventType === 'release') {
		return [];
	}
	const special = named.find(([flag]) => key[flag] === true)?.[1];
	// Two quick escapes arrive as one with `meta`: it must stay an escape.
	if (special === 'escape') {
		return ['escape'];
	}

	const modifiers = [key.ctrl && 'ctrl+', key.meta && 'alt+', key.super && 'super+', key.hyper && 'hyper+']
		.filter(Boolean)
		.join('');
	if (special) {
		return [`${modifiers}${key.shift ? 'shift+' : ''}${special}`];
	}
	if (modifiers !== '') {
		return input === '' ? [] : [`${modifiers}${input === ' ' ? 'space' : input}`];
	}
	return Array.from(input, nameOf);
};

/** The character a key stands for in a line of text; undefined for a key that types nothing. */
export const characterOf = (key: string): string | undefined => {
	if (key === 'space') {
		return ' ';
	}
	// What a terminal without alt can send for a new line.
	if (key === 'ctrl+j') {
		return '\n';
	}
	return Array.from(key).length === 1 ? key : undefined;
};

const printed: Readonly<Record<string, string>> = {
	left: '←',
	right: '→',
	up: '↑',
	down: '↓',
	escape: 'esc',
	return: 'enter',
	pageup: 'pgup',
	pagedown: 'pgdn',
};

/** A key as it is written in hints and documents. */
export const keyLabel = (key: string): string =>
	printed[key] ?? key.replace(/\+return$/, `+${printed.return}`);
