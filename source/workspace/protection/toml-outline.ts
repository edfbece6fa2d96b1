/** One setting of a TOML file: its full name in order, and its value without comments and space around it. */
export type TomlSetting = {name: readonly string[]; value: string};

const lexeme =
	/(?<comment>#[^\n]*)|(?<long>"""(?:\\[\s\S]|[^\\])*?"{3,5}|'''[\s\S]*?'{3,5})|(?<quoted>"(?:\\.|[^"\\\n])*"|'[^'\n]*')|(?<space>[^\S\n]+)|(?<end>\n)|(?<other>[\s\S])/g;

type Token = {kind: 'text' | 'end' | 'space'; text: string; isQuoted: boolean};

const tokensOf = (text: string): Token[] =>
	[...text.replaceAll('\r\n', '\n').matchAll(lexeme)].flatMap(({0: found, groups = {}}): Token[] => {
		if (groups.comment !== undefined) return [];
		const kind = groups.end === undefined ? (groups.space === undefined ? 'text' : 'space') : 'end';
		return [{kind, text: found, isQuoted: (groups.quoted ?? groups.long) !== undefined}];
	});

/** bytes; no manifest of people is as large */
const largest = 200_000;

/** The settings of a TOML file in their order; undefined for one that is not understood. Tables of an array count from 0. */
export const readToml = (text: string): TomlSetting[] | undefined => {
	if (text.length > largest) {
		return undefined;
	}

	const settings: TomlSetting[] = [];
	const counts = new Map<string, number>();
	let table: string[] = [];
	let statement: Token[] = [];
	let depth = 0;
	for (const token of [...tokensOf(text), {kind: 'end', text: '\n', isQuoted: false} as const]) {
		if (!token.isQuoted && token.kind === 'text') {
			depth += /[[{]/.test(token.text) ? 1 : /[\]}]/.test(token.text) ? -1 : 0;
		}

		if (token.kind !== 'end' || depth > 0) {
			statement.push(token);
			continue;
		}

		const meant = statement.filter(({kind}) => kind === 'text');
		const whole = meant.map(({text: part}) => part).join('');
		if (meant.length > 0 && whole.startsWith('[')) {
			const isList = whole.startsWith('[[');
			const name = nameOf(isList ? meant.slice(2, -2) : meant.slice(1, -1));
			if (!name || !whole.endsWith(isList ? ']]' : ']')) return undefined;
			const key = JSON.stringify(name);
			const count = counts.get(key) ?? 0;
			counts.set(key, count + 1);
			table = isList ? [...name, String(count)] : name;
			settings.push({name: table, value: ''});
		} else if (meant.length > 0) {
			const equals = meant.findIndex(({text: part, isQuoted}) => part === '=' && !isQuoted);
			const name = nameOf(meant.slice(0, equals));
			if (equals < 1 || !name) return undefined;
			settings.push({
				name: [...table, ...name],
				value: meant
					.slice(equals + 1)
					.map(({text: part}) => part)
					.join(''),
			});
		}

		statement = [];
	}

	return depth === 0 ? settings : undefined;
};

/** A name of several parts; the parts may be quoted, with escapes. */
const nameOf = (tokens: readonly Token[]): string[] | undefined => {
	const parts = [''];
	for (const {text, isQuoted} of tokens) {
		if (text === '.' && !isQuoted) parts.push('');
		else parts[parts.length - 1] += isQuoted ? unquote(text) : text;
	}

	return parts.includes('') ? undefined : parts;
};

const unquote = (text: string): string => {
	if (text.startsWith("'")) {
		return text.slice(1, -1);
	}

	try {
		return JSON.parse(text.replaceAll(/\\U0*([\dA-Fa-f]{4})/g, String.raw`\u$1`)) as string;
	} catch {
		return text;
	}
};
