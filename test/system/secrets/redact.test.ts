import {describe, expect, test} from 'vitest';
import {createRedactor, redactBlocks} from '../../../source/system/secrets/redact.js';

const secret = 'p4ss/w0rd+with"q&=';
const redact = createRedactor({
	HOME: '/home/someone-long-enough',
	PATH: '/usr/bin:/usr/local/bin',
	MY_API_KEY: secret,
	DATABASE_PASSWORD: 'hunter2hunter2',
	SHORT_TOKEN: 'abc',
	TOKEN_FILE: '/etc/passwd-and-more',
	GIT_CONFIG_KEY_0: 'credential.helper',
});

describe('the value of a secret variable', () => {
	test.each([
		['as it is', secret],
		['in base64', Buffer.from(secret).toString('base64').replaceAll('=', '')],
		['in a URL', encodeURIComponent(secret)],
		['in a form', new URLSearchParams({a: secret}).toString().slice(2)],
		['in JSON', JSON.stringify(secret).slice(1, -1)],
	])('is taken out %s', (_, form) => {
		expect(redact(`before ${form} after`)).toBe('before [redacted MY_API_KEY] after');
	});

	test.each([0, 1, 2, 3, 4, 5])('is taken out of base64 that holds %i characters before it', count => {
		const encoded = Buffer.from(`${'u'.repeat(count)}${secret}tail`).toString('base64');
		const redacted = redact(encoded);
		expect(redacted).toContain('[redacted MY_API_KEY]');
		expect(Buffer.from(redacted.replaceAll(/\[.*?\]/g, ''), 'base64').toString()).not.toContain('w0rd');
	});

	test('is taken out wherever it stands', () => {
		expect(redact('a hunter2hunter2hunter2hunter2b')).toBe(
			'a [redacted DATABASE_PASSWORD][redacted DATABASE_PASSWORD]b',
		);
		expect(redact('/tmp/hunter2hunter2/file')).toBe('/tmp/[redacted DATABASE_PASSWORD]/file');
	});
});

test.each([
	['a short value', 'abc'],
	['a path', '/home/someone-long-enough'],
	['the name of a file that holds a secret', '/etc/passwd-and-more'],
	['a setting of git', 'credential.helper'],
	['words with dashes', 'task-management-something-long-name-here'],
	['an address', 'https://example.com/a:b@c'],
	['a commit', 'd0b6a1d5a3f0c2b1e4f5061728394a5b6c7d8e9f'],
])('leaves %s alone', (_, text) => {
	expect(redact(text)).toBe(text);
});

test.each([
	['API key', `sk-ant-${'a1'.repeat(20)}`],
	['GitHub token', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
	['GitHub token', 'github_pat_11ABCDEFG0123456789_abcdefghij'],
	['GitLab token', 'glpat-abcdefghijklmnopqrst'],
	['npm token', `npm_${'a1'.repeat(18)}`],
	['AWS key', 'AKIAIOSFODNN7EXAMPLE'],
	['Google key', `AIza${'x'.repeat(35)}`],
	['Slack token', 'xoxb-123456789012-abcdefghijkl'],
	['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN'],
	['private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----'],
])('takes out what is shaped like a %s', (name, text) => {
	expect(redact(`x=${text} rest`)).toBe(`x=[redacted ${name}] rest`);
});

test('takes the credentials out of an address and leaves the address', () => {
	expect(redact('git clone https://me:pw@example.com/x.git')).toBe(
		'git clone https://[redacted URL credentials]@example.com/x.git',
	);
});

test('a private key that comes in blocks is hidden to its end, and nothing after it', () => {
	const blocks = [
		'a\n-----BEGIN PRIVATE KEY-----\nMIIE',
		'secret1',
		'secret2\n-----END PRIVATE KEY-----\nb',
		'c',
	];
	const stream = redactBlocks(redact);
	const text = blocks.map(stream).join('\n');
	expect(text).toMatch(/^a\n\[redacted private key\]/);
	expect(text).toMatch(/\]\nb\nc$/);
	expect(text).not.toMatch(/MIIE|secret/);
});

test.each([
	'eyJ',
	'eyJaaaaaaaaaaaaa.',
	'sk-',
	'-----BEGIN PRIVATE KEY-----',
	'-----BEGIN ',
	'://a:',
	'AKIA',
	'"',
	'xoxb-',
])('a megabyte of %j ends: work grows with the text, not with its square', unit => {
	const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
	expect(redact(text).length).toBeLessThan(20 * text.length);
});
