import {readFileSync} from 'node:fs';
import path from 'node:path';
import {homeFolder} from '../system/files/home-folder.js';
import type {NativeProduct} from './product.js';

const readSettings = (environment: Readonly<Record<string, string | undefined>>): string => {
	const home = environment.CODEX_HOME || path.join(homeFolder(environment), '.codex');
	try {
		return readFileSync(path.join(home, 'config.toml'), 'utf8');
	} catch {
		// There are no settings.
		return '';
	}
};

export const codex: NativeProduct = {
	label: 'Codex',
	program: 'codex',
	package: '@openai/codex',
	protocol: 'codex',
	// Tested with 0.147, whose `untrusted` lets seemingly harmless commands pass every gate, and with 0.149, which asks
	// about each one.
	launches: [{since: '0.149.0', arguments: ['app-server']}],
	environment: () => ({}),
	// As an app-server it ignores OPENAI_API_KEY.
	login: 'run `codex login`; with a key: `printenv OPENAI_API_KEY | codex login --with-api-key`',
	variables: {
		prefixes: ['CODEX_', 'OPENAI_', 'AZURE_OPENAI_', 'OLLAMA_'],
		names: ['AWS_BEARER_TOKEN_BEDROCK'],
	},
	// Its settings name the variables that hold providers' keys.
	furtherVariables: environment =>
		[...readSettings(environment).matchAll(/^\s*env_key\s*=\s*(["'])(\w+)\1/gm)].map(
			([, , name = '']) => name,
		),
	usesKeyRing: environment =>
		/^\s*cli_auth_credentials_store\s*=\s*["'](?:keyring|auto)["']/m.test(readSettings(environment)),
	vendor: 'OpenAI',
	instructions: ['AGENT.md', 'AGENTS.md', 'AGENTS.override.md', '.codex/'],
};
