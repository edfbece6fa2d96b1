/** A shape that secrets of one kind have. */
export type SecretPattern = {
	/** Stands in place of the secret. */
	name: string;
	/**
	 * Regular expression source without capture groups. Each begins where a run of its own characters begins, so that
	 * no text makes it scan the same run twice.
	 */
	source: string;
	/** A text without any of these cannot hold one. */
	hints: readonly string[];
};

const word = '(?<![A-Za-z0-9_-])';

export const secretPatterns: readonly SecretPattern[] = [
	{name: 'API key', source: `${word}sk-[A-Za-z0-9_-]{20,}`, hints: ['sk-']},
	{
		name: 'Stripe key',
		source: `${word}(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}`,
		hints: ['k_live_', 'k_test_'],
	},
	{name: 'webhook secret', source: `${word}whsec_[A-Za-z0-9+/=]{20,}`, hints: ['whsec_']},
	{name: 'SendGrid key', source: `${word}SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}`, hints: ['SG.']},
	{name: 'Sentry DSN', source: '(?<=://)[\\da-f]{32}(?=@)', hints: ['://']},
	{
		name: 'GitHub token',
		source: `${word}gh[opsru]_[A-Za-z0-9]{20,}`,
		hints: ['gho_', 'ghp_', 'ghs_', 'ghr_', 'ghu_'],
	},
	{name: 'GitHub token', source: `${word}github_pat_[A-Za-z0-9_]{20,}`, hints: ['github_pat_']},
	{name: 'GitLab token', source: `${word}glpat-[A-Za-z0-9_-]{20,}`, hints: ['glpat-']},
	{name: 'npm token', source: `${word}npm_[A-Za-z0-9]{36,}`, hints: ['npm_']},
	{name: 'AWS key', source: `${word}A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])`, hints: ['AKIA', 'ASIA']},
	{name: 'Google key', source: `${word}AIza[A-Za-z0-9_-]{35}`, hints: ['AIza']},
	{name: 'Slack token', source: `${word}xox[abeprs]-[A-Za-z0-9-]{10,}`, hints: ['xox']},
	{
		name: 'JSON web token',
		source: `${word}eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*`,
		hints: ['eyJ'],
	},
	{
		name: 'private key',
		source:
			'-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)',
		hints: ['PRIVATE KEY-----'],
	},
	{name: 'URL credentials', source: '(?<=://)[^\\s/:@]*:[^\\s/@]+(?=@)', hints: ['://']},
];
