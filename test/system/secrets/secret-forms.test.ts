import {execFileSync} from 'node:child_process';
import {globSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {createRedactor, redactBlocks} from '../../../source/system/secrets/redact.js';

const secret = 'p4ss/w0rd+with"q&=~\'12é';
const environment = {HOME: '/home/someone-long-enough', MY_API_KEY: secret};
const redact = createRedactor(environment);
const hidden = '[redacted MY_API_KEY]';

const upper = (text: string): string =>
	text.replaceAll(/%..|\\u..../g, digits => digits.toUpperCase().replace('\\U', '\\u'));
const lower = (text: string): string => text.replaceAll(/%../g, digits => digits.toLowerCase());
const hex = Buffer.from(secret).toString('hex');
const every = hex.replaceAll(/../g, '%$&');
const spelled = secret
	.split('')
	.map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
	.join('');
const json = JSON.stringify(secret).slice(1, -1);
const form = new URLSearchParams({a: secret}).toString().slice(2);

const forms: Record<string, string> = {
	'as it is': secret,
	'as a component of an address': encodeURIComponent(secret),
	'the same in small digits': lower(encodeURIComponent(secret)),
	'in a form': form,
	'in a form in small digits': lower(form),
	'with every byte in percent': upper(every),
	'the same with small percent digits': every,
	'in hex': hex,
	'in capital hex': hex.toUpperCase(),
	'in JSON': json,
	'in JSON of JSON': JSON.stringify(json).slice(1, -1),
	'in JSON with escaped slashes': json.replaceAll('/', '\\/'),
	'in JSON of ASCII alone': json.replaceAll('é', '\\u00e9'),
	'in spelled units': spelled,
	'in capital spelled units': upper(spelled),
	'in spelled units within JSON': spelled.replaceAll('\\', '\\\\'),
};

test.each(Object.entries(forms))('a secret is taken out %s', (_, written) => {
	expect(redact(`before ${written} after`)).toBe(`before ${hidden} after`);
});

test.each(['base64', 'base64url'] as const)('a secret is taken out of %s at every alignment', encoding => {
	for (let count = 0; count < 6; count++) {
		const written = Buffer.from(`${'u'.repeat(count)}${secret}tail`).toString(encoding);
		expect(redact(written)).toContain(hidden);
	}
});

/** The text with a line end after every so many characters, and blanks before each further line. */
const wrapAt = (text: string, column: number, indent = ''): string =>
	text.match(new RegExp(`.{1,${column}}`, 'gs'))?.join(`\n${indent}`) ?? '';

const plainOf = (text: string): string => text.replaceAll(/\s/g, '');

describe('a wrapped secret', () => {
	const written = [secret, hex, Buffer.from(secret).toString('base64').replaceAll('=', ''), json];

	test.each(written)('%s is taken out at any column', text => {
		for (let column = 1; column < text.length; column++) {
			const redacted = redact(`before\n${wrapAt(text, column)}\nafter`);
			expect([column, redacted]).toEqual([column, `before\n${hidden}\nafter`]);
		}

		for (const indent of ['  ', '\t']) {
			expect(redact(`a ${wrapAt(text, 8, indent)} b`)).toBe(`a ${hidden} b`);
		}

		expect(redact(`KEY=${wrapAt(text, 7).replaceAll('\n', '\r\n')};`)).toBe(`KEY=${hidden};`);
	});

	test('is taken out where its lines come in several blocks', () => {
		for (let column = 2; column < secret.length; column++) {
			const stream = redactBlocks(redact);
			const shown = ['before', ...wrapAt(secret, column).split('\n'), 'after'].map(stream).join('\n');
			// Less than eight characters may have been shown before the rest came.
			for (let start = 0; start + 8 <= secret.length; start++) {
				expect(plainOf(shown), shown).not.toContain(secret.slice(start, start + 8));
			}

			expect(shown).toContain(hidden);
			expect(shown).toMatch(/^before\n.*\nafter$/s);
		}
	});
});

describe('values that are secret whatever they are called', () => {
	test.each([
		['SENTRY_DSN', 'https://0123456789abcdef0123456789abcdef@o4501.ingest.sentry.io/45'],
		['STRIPE_SK', 'sk_live_51H8xyzABCDEFGHIJKLMNOP'],
		['BILLING', 'sk_test_51H8xyzABCDEFGHIJKLMNOP'],
		['HOOK', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
		['DATABASE_URL', 'postgres://app:Tr0ub4dor3@db.example.com:5432/app'],
		['CACHE', 'redis://:Tr0ub4dor3xyz@cache.example.com:6379'],
		['STORAGE', 'AccountName=app;AccountKey=Eby8vdM02xNOcqFlqUwJPLlm;EndpointSuffix=core'],
		['LEGACY', 'Server=db;User Id=app;Password=Tr0ub4dor3xyz;'],
		['SOMETHING', 'aG9sZDEyM1hZejkwQUJjRGVmR2hpSmts'],
		['OTHER', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
	])('%s=%s', (name, value) => {
		expect(createRedactor({[name]: value})(`<${value}>`)).toBe(`<[redacted ${name}]>`);
	});

	test('the password of an address is taken out alone, too', () => {
		const redactor = createRedactor({DATABASE_URL: 'postgres://app:Tr0ub%40dor3@db.example.com/app'});
		expect(redactor('psql: Tr0ub@dor3, Tr0ub%40dor3')).toBe(
			'psql: [redacted DATABASE_URL], [redacted DATABASE_URL]',
		);
	});

	test.each([
		['GITHUB_SHA', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b'],
		['RUN', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
		['HOME', '/home/someone-with-a-long-name'],
		['EDITOR', 'code --wait --new-window'],
		['NODE_OPTIONS', '--max-old-space-size=4096'],
		['HOMEPAGE', 'https://example.com/a/path?with=query'],
		['LS_COLORS', 'rs=0:di=01;34:ln=01;36:mh=00:pi=40;33'],
		['XDG_DATA_DIRS', '/usr/local/share/:/usr/share/'],
		['PROJECT', 'a-name-of-several-words-with-2-digits'],
		['npm_package_integrity', 'sha512Xjh1AECxf0giL2V1aU8vKyRR2ppRUb5c0E'],
	])('but not %s=%s', (name, value) => {
		expect(createRedactor({[name]: value})(`<${value}>`)).toBe(`<${value}>`);
	});
});

test('ordinary text stays as it is: our own sources and documents, hashes, images and lockfiles', () => {
	const files = globSync('{source,docs,themes,skills,demo}/**/*.{ts,tsx,md,json}');
	const image = readFileSync('demo.gif').subarray(0, 300_000).toString('base64');
	const hashes = execFileSync('git', ['log', '-200', '--format=%H %T'], {encoding: 'utf8'});
	const texts = [...files, 'README.md', 'package-lock.json', 'CONTRIBUTING.md'].map(file =>
		readFileSync(file, 'utf8'),
	);
	const redactor = createRedactor({
		...environment,
		DATABASE_PASSWORD: 'hunter2hunter2',
		DEPLOY: 'aG9sZDEyM1hZejkwQUJjRGVmR2hpSmts',
		OTHER: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
	});
	expect(texts.length).toBeGreaterThan(400);
	for (const text of [...texts, image, hashes, image.replaceAll(/.{76}/g, '$&\n')]) {
		expect(redactor(text)).toBe(text);
	}
});
