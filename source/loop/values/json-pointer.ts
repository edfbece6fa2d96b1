/** JSON pointers (RFC 6901): `/total/lines/pct`. */

/** What a JSON pointer looks like. Source: RFC 6901 section 3. */
export const pointerPattern = '^(/([^/~]|~[01])*)*$';

const pointer = new RegExp(pointerPattern);

/** Most characters of a pointer. */
export const pointerLimit = 512;

/** What is wrong with a JSON pointer, or undefined. */
export const pointerMistake = (text: string): string | undefined => {
	if (text.length > pointerLimit) {
		return `${text.length.toLocaleString('en')} characters long; the limit is ${pointerLimit}.`;
	}

	if (pointer.test(text)) {
		return undefined;
	}

	if (text.startsWith('/')) {
		return `"${text}" has a "~" that stands for nothing; write "~0" for "~" and "~1" for "/" in a name.`;
	}

	// `$.total.lines[0]`, `total.lines`, `#/total`: what other tools write.
	const parts = text
		.replace(/^[$#]/, '')
		.replaceAll(/\[["']?([^[\]"']*)["']?\]/g, '/$1')
		.split(/[./]/)
		.filter(part => part !== '');
	const meant =
		parts.length === 0 ? '/total/lines/pct' : `/${parts.map(part => part.replaceAll('~', '~0')).join('/')}`;
	return `"${text}" is no JSON pointer (RFC 6901); write ${meant}.`;
};
