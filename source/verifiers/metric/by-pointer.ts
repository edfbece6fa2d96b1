import {type Found, readNumber} from './number.js';

const parseJson = (text: string): {value: unknown} | undefined => {
	try {
		return {value: JSON.parse(text)};
	} catch {
		return undefined;
	}
};

/** All of it, or its last line that is JSON, or from the first line on that begins like JSON: tools print a line or two before. */
const findJson = (text: string): {value: unknown} | undefined => {
	const all = parseJson(text);
	if (all) {
		return all;
	}

	for (const line of text.split('\n').reverse()) {
		const found = /^\s*[[{]/.test(line) ? parseJson(line) : undefined;
		if (found) {
			return found;
		}
	}

	const start = text.search(/^[[{]/m);
	return start === -1 ? undefined : parseJson(text.slice(start));
};

const unescapeToken = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

const follow = (value: unknown, tokens: readonly string[]): {value: unknown} | {problem: string} => {
	let here = value;
	for (const [index, token] of tokens.entries()) {
		const isIndex = !Array.isArray(here) || /^(?:0|[1-9]\d*)$/.test(token);
		if (typeof here !== 'object' || here === null || !isIndex || !Object.hasOwn(here, token)) {
			return {problem: `the JSON has nothing at /${tokens.slice(0, index + 1).join('/')}`};
		}

		here = (here as Record<string, unknown>)[token];
	}

	return {value: here};
};

/**
 * The number at a place in the JSON that was printed. A string that holds nothing but a number counts too.
 *
 * Source: RFC 6901
 *
 * @param pointer such as `/total/lines/pct`; '' is the whole
 */
export const numberByPointer = (text: string, pointer: string): Found => {
	const json = findJson(text);
	if (json === undefined) {
		return {problem: 'no JSON was printed'};
	}

	const at = follow(json.value, pointer.split('/').slice(1).map(unescapeToken));
	if ('problem' in at) {
		return at;
	}

	if (typeof at.value === 'number') {
		return Number.isFinite(at.value) ? {value: at.value} : {problem: 'the number is too large'};
	}

	return typeof at.value === 'string'
		? readNumber(at.value)
		: {problem: `what stands at ${pointer || 'the top'} of the JSON is no number`};
};
