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

/** A key as people write it. */
export const keyLabel = (key: string): string =>
	printed[key] ?? key.replace(/\+return$/, `+${printed.return}`);
