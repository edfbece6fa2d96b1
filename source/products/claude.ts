import type {NativeProduct} from './product.js';

export const claude: NativeProduct = {
	label: 'Claude Code',
	program: 'claude',
	package: '@anthropic-ai/claude-code',
	protocol: 'claude',
	launches: [
		{
			// The oldest version the driver was tested with. Much older ones heed our hook only where they would ask anyway, so
			// that reading passes every gate.
			since: '2.1.100',
			// For `treadle doctor`, which needs only the settings for the login: no MCP servers are started and no hooks run.
			arguments: [
				...['-p', '--verbose', '--input-format', 'stream-json', '--output-format', 'stream-json'],
				...['--permission-prompt-tool', 'stdio', '--strict-mcp-config'],
				...['--settings', '{"disableAllHooks":true}'],
			],
		},
	],
	environment: () => ({DISABLE_AUTOUPDATER: '1'}),
	login: 'start `claude` once and type /login, or set ANTHROPIC_API_KEY',
	variables: {prefixes: ['ANTHROPIC_', 'CLAUDE_'], names: ['AWS_BEARER_TOKEN_BEDROCK']},
	vendor: 'Anthropic',
	instructions: ['CLAUDE.md', 'CLAUDE.local.md', '.claude/', '.claudeignore', '.mcp.json'],
};
