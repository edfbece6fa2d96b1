import {anyOf, escapeRegExp} from './any-of.js';
import {formsOf} from './secret-forms.js';
import {secretPatterns} from './secret-patterns.js';
import {secretValues} from './secret-values.js';
import {createWrappedSecrets, type WrappedSecrets} from './wrapped-secrets.js';

/** Replaces every secret in a text by `[redacted NAME]`. */
export type Redact = ((text: string) => string) & {
	/** What it knows of secrets that go on over line ends. */
	wrapped?: WrappedSecrets;
};

/** Every form of every secret of the environment, with the name of its variable. */
const knownSecrets = (environment: NodeJS.ProcessEnv): Map<string, string> => {
	const secrets = new Map<string, string>();
	for (const [value, name] of secretValues(environment)) {
		for (const form of formsOf(value)) {
			if (!secrets.has(form)) {
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
	const wrapped = createWrappedSecrets(secrets);
	// The longest first, as a secret may begin with another one.
	const forms = [...secrets.keys()].sort((a, b) => b.length - a.length);
	const alternatives = [...forms.map(escapeRegExp), ...secretPatterns.map(({source}) => `(${source})`)];
	const everything = new RegExp(alternatives.join('|'), 'g');
	const replaceWhole = (text: string): string =>
		text.replaceAll(everything, (match: string, ...groups: unknown[]) => {
			const index = groups.slice(0, secretPatterns.length).findIndex(group => group !== undefined);
			return `[redacted ${secrets.get(match) ?? secretPatterns[index]?.name}]`;
		});
	return {
		hints: [...forms, ...secretPatterns.flatMap(({hints}) => hints)],
		replace: Object.assign((text: string) => wrapped.replace(replaceWhole(text)), {wrapped}),
	};
};

/**
 * Makes the function that takes secrets out of whatever an agent or a command prints: the values of variables that are
 * secret (as they are, in base64, hex, addresses, JSON, and wrapped at any column), and texts shaped like well-known keys.
 * Give it whole lines: half a secret cannot be recognised.
 */
export const createRedactor = (environment: NodeJS.ProcessEnv): Redact => {
	const {hints, replace} = findSecrets(environment);
	const mayHold = anyOf(hints);
	const {wrapped} = replace;
	return Object.assign(
		(text: string) => (mayHold.test(text) ? replace(text) : (wrapped?.replace(text) ?? text)),
		{wrapped},
	);
};

const keyMark = '-----BEGIN ';
const keyStart = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
const keyEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

/**
 * For text that comes in blocks of whole lines: a private key that begins in one block is hidden in the next ones too,
 * up to its end, and so is any secret that is wrapped over two of them.
 */
export const redactBlocks = (redact: Redact): Redact => {
	const {wrapped} = redact;
	let inside = false;
	let before = '';
	return block => {
		let text = wrapped?.replaceAcross(before, block) ?? block;
		if (wrapped) {
			const kept = 4 * wrapped.reach;
			before = block.length < kept ? `${before}\n${block}`.slice(-kept) : block.slice(-kept);
		}

		if (inside) {
			const end = keyEnd.exec(text);
			if (!end) {
				return '[redacted private key]';
			}

			inside = false;
			text = `[redacted private key]${text.slice(end.index + end[0].length)}`;
		}

		// Looked for forwards first, which is many times faster, as hardly any text has one.
		if (text.includes(keyMark)) {
			const tail = text.slice(text.lastIndexOf(keyMark));
			inside = keyStart.test(tail) && !keyEnd.test(tail);
		}

		return redact(text);
	};
};
