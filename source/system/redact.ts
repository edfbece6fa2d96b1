import {anyOf, escapeRegExp} from './any-of.js';
import {secretPatterns} from './secret-patterns.js';

/** Replaces every secret in a text by `[redacted NAME]`. */
export type Redact = (text: string) => string;

const secretName = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|_PWD$|_AUTH$|_PAT$|COOKIE/i;
/** Variables that say where a secret lies, or how something is called, rather than hold one. */
const publicName = /^GIT_CONFIG_|_(FILE|PATH|DIR|HOME|ID|NAME|TYPE|URL|URI|HOST|SOCK|LIMIT|COUNT|TTL)$/i;
const SHORTEST = 8;

/** The parts of the value's base64 that are the same whatever stands before and after it, for each alignment. */
const base64Forms = (value: string): string[] => {
	const bytes = Buffer.from(value);
	const forms: string[] = [];
	for (const shift of [0, 1, 2]) {
		const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
		const first = Math.ceil((shift * 8) / 6);
		const last = Math.floor((shifted.length * 8) / 6);
		for (const encoding of ['base64', 'base64url'] as const) {
			forms.push(shifted.toString(encoding).slice(first, last));
		}
	}

	return forms;
};

const formsOf = (value: string): string[] => [
	value,
	...base64Forms(value),
	encodeURIComponent(value),
	new URLSearchParams([['', value]]).toString().slice(1),
	JSON.stringify(value).slice(1, -1),
];

/** Every form of every secret of the environment, with the name of its variable. */
const knownSecrets = (environment: NodeJS.ProcessEnv): Map<string, string> => {
	const secrets = new Map<string, string>();
	for (const [name, value] of Object.entries(environment)) {
		if (value === undefined || value.length < SHORTEST || !secretName.test(name) || publicName.test(name)) {
			continue;
		}

		for (const form of formsOf(value)) {
			if (form.length >= SHORTEST && !secrets.has(form)) {
				secrets.set(form, name);
			}
		}
	}

	return secrets;
};

type Secrets = {
	/** Texts of which any text that holds a secret has at least one. */
	hints: string[];
	/** Takes secrets out, whatever the text. */
	replace: Redact;
};

export const findSecrets = (environment: NodeJS.ProcessEnv): Secrets => {
	const secrets = knownSecrets(environment);
	// The longest first, as a secret may begin with another one.
	const forms = [...secrets.keys()].sort((a, b) => b.length - a.length);
	const alternatives = [...forms.map(escapeRegExp), ...secretPatterns.map(({source}) => `(${source})`)];
	const everything = new RegExp(alternatives.join('|'), 'g');
	return {
		hints: [...forms, ...secretPatterns.flatMap(({hints}) => hints)],
		replace: text =>
			text.replaceAll(everything, (match: string, ...groups: unknown[]) => {
				const index = groups.slice(0, secretPatterns.length).findIndex(group => group !== undefined);
				return `[redacted ${secrets.get(match) ?? secretPatterns[index]?.name}]`;
			}),
	};
};

/**
 * Makes the function that takes secrets out of whatever an agent or a command prints: the values of variables whose
 * name says secret (as they are, in base64, in URLs, in JSON), and texts shaped like well-known keys. Give it whole
 * lines: half a secret cannot be recognised.
 */
export const createRedactor = (environment: NodeJS.ProcessEnv): Redact => {
	const {hints, replace} = findSecrets(environment);
	const mayHold = anyOf(hints);
	return text => (mayHold.test(text) ? replace(text) : text);
};

const KEY_MARK = '-----BEGIN ';
const keyStart = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const keyEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

/**
 * For text that comes in blocks of whole lines: a private key that begins in one block is hidden in the next ones too,
 * up to its end.
 */
export const redactBlocks = (redact: Redact): Redact => {
	let inside = false;
	return block => {
		let text = block;
		if (inside) {
			const end = keyEnd.exec(text);
			if (!end) {
				return '[redacted private key]';
			}

			inside = false;
			text = `[redacted private key]${text.slice(end.index + end[0].length)}`;
		}

		// Looked for forwards first, which is many times faster, as hardly any text has one.
		if (text.includes(KEY_MARK)) {
			const tail = text.slice(text.lastIndexOf(KEY_MARK));
			inside = keyStart.test(tail) && !keyEnd.test(tail);
		}

		return redact(text);
	};
};
