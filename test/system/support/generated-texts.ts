/** A source of numbers from 0 to 1 that gives the same ones each time. */
const createNumbers = (seed: number): (() => number) => {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
};

/** Texts put together of given pieces, many of them cut or run into each other; the same ones each time. */
export const generatedTexts = (pieces: readonly string[], count: number, seed = 1): string[] => {
	const next = createNumbers(seed);
	const below = (limit: number): number => Math.floor(next() * limit);
	const piece = (): string => {
		const whole = pieces[below(pieces.length)] ?? '';
		return next() < 0.25
			? whole.slice(below(whole.length))
			: next() < 0.2
				? whole.slice(0, below(whole.length))
				: whole;
	};
	return Array.from({length: count}, () => Array.from({length: 1 + below(8)}, piece).join(''));
};

export const secretEnvironment = {
	MY_API_KEY: 'p4ss/w0rd+with"q&=',
	DATABASE_PASSWORD: 'hunter2hunter2',
	SIGNING_SECRET: 'Schlüssel 🔑 with spaces\nand lines',
	DEPLOY_TOKEN: 'aaaaaaaaaaaaaaaa',
};

/** Secrets of every kind, what looks like them, what hides them, and what stands around them. */
export const hostilePieces: readonly string[] = [
	...Object.values(secretEnvironment).flatMap(value => [
		value,
		JSON.stringify(value),
		JSON.stringify(value).replaceAll('"', String.raw`\"`),
		encodeURIComponent(value),
		Buffer.from(value).toString('base64'),
		Buffer.from(`u:${value}`).toString('base64url'),
		`${value.slice(0, 4)}\u001B[1m${value.slice(4)}`,
		`${value.slice(0, 4)}\u200B${value.slice(4)}`,
	]),
	`sk-ant-${'a1'.repeat(20)}`,
	`sk-\u001B[0m${'b2'.repeat(20)}`,
	'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
	'gho_',
	'ghu_',
	'ghs_',
	'ghr_',
	'github_pat_11ABCDEFG0123456789_abcdefghij',
	'glpat-abcdefghijklmnopqrst',
	`npm_${'a1'.repeat(18)}`,
	'AKIAIOSFODNN7EXAMPLE',
	'ASIAIOSFODNN7EXAMPLE',
	`AIza${'x'.repeat(35)}`,
	'xoxb-123456789012-abcdefghijkl',
	'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN',
	'-----BEGIN RSA PRIVATE KEY-----\nMIIE\n',
	'abc\n-----END RSA PRIVATE KEY-----',
	'-----BEGIN CERTIFICATE-----',
	'https://me:pw@example.com/x.git',
	'https://example.com/',
	...[
		'\n',
		' ',
		'\t',
		'_',
		'-',
		'"',
		'\\',
		':',
		'@',
		'.',
		'x',
		'sk',
		'risk-',
		'K',
		'\u001B]0;',
		'\u0007',
		'\u009B31m',
	],
	...[
		'\u202E',
		'\uD800',
		'é',
		'日本',
		'👩\u200D👧',
		String.raw`\u001b[31m`,
		String.raw`\u0073k-`,
		'x'.repeat(4100),
	],
	'The next missing piece is the parser of dates. ',
];
