import {isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument} from 'yaml';
import type {Diagnostic} from './diagnostic.js';

export type YamlPath = readonly (string | number)[];

/** The plain values of a YAML text, and where each was written. */
export type LocatedYaml = {
	value: unknown;
	/** Where the key or the list entry at the path begins; the nearest parent where there is none. */
	keyPlace: (path: YamlPath) => {line: number; column: number};
	/** Where the value at the path begins; the nearest parent where there is none. */
	valuePlace: (path: YamlPath) => {line: number; column: number};
};

/**
 * Reads YAML 1.2 whose first line is line `firstLine` of a file. Whatever is ambiguous (a key given twice, keys that are not
 * plain words, aliases, tags) is a mistake, never guessed. `unread` are the paths of values that could not be read and have a
 * diagnostic.
 */
export const parseLocatedYaml = (
	yaml: string,
	firstLine: number,
): {located: LocatedYaml; diagnostics: Diagnostic[]; unread: YamlPath[]; readable: boolean} => {
	const lineCounter = new LineCounter();
	const place = (offset: number) => {
		const {line, col} = lineCounter.linePos(Math.min(offset, yaml.length));
		// `linePos` says line 0 for an empty text.
		return {line: Math.max(line, 1) + firstLine - 1, column: Math.max(col, 1)};
	};

	const places = new Map<string, {key: number; value: number}>();
	const diagnostics: Diagnostic[] = [];
	const unread: YamlPath[] = [];
	const report = (offset: number, message: string) => diagnostics.push({...place(offset), message});

	const readPair = (pair: Pair, path: YamlPath, entries: Map<string, {value: unknown; offset: number}>) => {
		const key = pair.key as Node | null;
		const offset = key?.range?.[0] ?? 0;
		if (!isScalar(key) || key.value === null || typeof key.value === 'object') {
			report(offset, 'a key must be a plain word followed by ":".');
			return;
		}

		const name = String(key.value);
		const first = entries.get(name);
		if (first) {
			report(offset, `"${clip(name)}" is set twice (first at line ${place(first.offset).line}).`);
			return;
		}

		const node = pair.value as Node | null;
		places.set(id([...path, name]), {key: offset, value: node?.range?.[0] ?? offset});
		entries.set(name, {value: read(node, [...path, name], offset), offset});
	};

	const read = (node: Node | null, path: YamlPath, offset: number): unknown => {
		if (node && 'tag' in node && node.tag !== undefined && node.tag !== '' && !isAlias(node)) {
			report(
				node.range?.[0] ?? offset,
				`tags such as "${clip(node.tag.replace('tag:yaml.org,2002:', '!!'))}" have no meaning here; write the value itself.`,
			);
		}

		if (isAlias(node)) {
			report(
				node.range?.[0] ?? offset,
				`"*${clip(node.source)}" refers to another value; write the value itself.`,
			);
			unread.push(path);
			return undefined;
		}

		if (isMap(node)) {
			const entries = new Map<string, {value: unknown; offset: number}>();
			for (const pair of node.items) {
				readPair(pair as Pair, path, entries);
			}

			return Object.fromEntries([...entries].map(([name, {value}]) => [name, value]));
		}

		if (isSeq(node)) {
			return node.items.map((item, index) => {
				const entry = item as Node;
				const start = entry.range?.[0] ?? offset;
				places.set(id([...path, index]), {key: start, value: start});
				return read(entry, [...path, index], start);
			});
		}

		if (isScalar(node) && node.type === 'PLAIN' && /^[\p{L}\p{N}]/u.test(node.comment ?? '')) {
			// `goal: Fix issue #12` would silently become "Fix issue".
			report(
				node.range?.[1] ?? offset,
				`"#${clip(node.comment ?? '')}" is read as a comment; put quotes around the whole value, or a space after "#" if a comment is meant.`,
			);
		}

		return isScalar(node) ? node.value : null;
	};

	let value: unknown;
	try {
		const document = parseDocument(yaml, {lineCounter, uniqueKeys: false, prettyErrors: false});
		// The first few errors usually cause the others.
		const isEcho = ({message}: Error, index: number) => index > 0 && message.startsWith(notAToken);
		for (const error of document.errors.filter((error, index) => !isEcho(error, index)).slice(0, 3)) {
			report(error.pos[0], `invalid YAML: ${sentence(error.message)}${advice(error.code, error.message)}`);
		}

		if (document.errors.length === 0) {
			value = read(document.contents as Node | null, [], 0);
		}
	} catch (error) {
		if (!(error instanceof RangeError)) {
			throw error;
		}

		report(0, 'the front matter is nested too deeply to be read.');
	}

	const find = (path: YamlPath, part: 'key' | 'value') => {
		for (let length = path.length; length > 0; length--) {
			const found = places.get(id(path.slice(0, length)));
			if (found) {
				// A missing value has the place of its parent's key.
				return place(length === path.length ? found[part] : found.key);
			}
		}

		return {line: Math.max(1, firstLine - 1), column: 1};
	};

	return {
		located: {value, keyPlace: path => find(path, 'key'), valuePlace: path => find(path, 'value')},
		diagnostics,
		unread,
		readable: value !== undefined,
	};
};

const id = (path: YamlPath): string => JSON.stringify(path);
const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
/** The parser's message for text behind the mark of a block. */
const notAToken = 'Not a YAML token';
/** What to do about the usual causes of an error. */
const advice = (code: string, message: string): string => {
	switch (code) {
		case 'BLOCK_AS_IMPLICIT_KEY':
			return ' A value that contains ": " needs quotes around it.';
		case 'TAB_AS_INDENT':
			return ' Use spaces.';
		case 'BAD_SCALAR_START':
			return ' Put quotes around the value.';
		case 'BAD_DQ_ESCAPE':
			return ' Use single quotes: in them a backslash is a backslash.';
		default:
			if (message.startsWith(notAToken) || message.startsWith('Block scalar header')) {
				return ' A value that begins with ">" or "|" needs quotes around it.';
			}

			return message.endsWith('at node end') ? ' Put quotes around the whole value.' : '';
	}
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
