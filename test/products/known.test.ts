/** A copy of the source, with one more file and one more line. */
import {cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';

const product = `import type {AcpProduct} from './product.js';

export const sparrow: AcpProduct = {
	label: 'Sparrow',
	program: 'sparrow',
	package: '@sparrow/cli',
	protocol: 'acp',
	launches: [{since: '1.0.0', arguments: ['acp']}],
	environment: () => ({}),
	login: 'run \`sparrow login\`',
	variables: {prefixes: ['SPARROW_'], names: []},
	vendor: 'Sparrow',
	instructions: ['SPARROW.md'],
	agentName: 'sparrow',
	oldestBecause: 'older ones do not exist',
	model: '--model',
	asks: 'every-tool',
	endsTurnAfterRefusal: true,
	tokens: 'prompt',
	cost: 'estimated',
	toolServers: 'session',
};
`;

const script = `
import {createAgent} from './source/agents/index.js';
import {environmentOf} from './source/agents/program/agent-environment.js';
import {probedAgents} from './source/agents/probe/probe-agents.js';
import {parseLoop} from './source/loop/file/parse-loop.ts';
import {vendorOf} from './source/loop/same-vendor.ts';
import {isAgentConfiguration} from './source/workspace/protection/agent-configuration.js';

const {agent} = parseLoop('---\\ngoal: g\\nagent: sparrow\\n---\\nx', '/loops/a/LOOP.md');
const made = createAgent(agent);
console.log(JSON.stringify({
	agent,
	label: made.label,
	capabilities: made.capabilities,
	vendor: vendorOf(agent),
	isProbed: probedAgents.includes('sparrow'),
	obeys: isAgentConfiguration('docs/SPARROW.md'),
	key: environmentOf(agent, {SPARROW_KEY: 'k', OPENAI_API_KEY: 'o', PATH: '/bin'}),
}));
`;

const copySource = (): string => {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'treadle-product-')));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	for (const name of ['source', 'package.json', 'tsconfig.json']) {
		cpSync(name, path.join(folder, name), {recursive: true});
	}
	symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'));
	return folder;
};

test('a further agent is one file and one line', async () => {
	const folder = copySource();
	const known = path.join(folder, 'source/products/known.ts');
	writeFileSync(path.join(folder, 'source/products/sparrow.ts'), product);
	writeFileSync(known, `${readFileSync(known, 'utf8')}export {sparrow} from './sparrow.js';\n`);
	writeFileSync(path.join(folder, 'try.ts'), script);

	const types = await execa('node_modules/.bin/tsc', ['--noEmit', '-p', '.'], {cwd: folder, reject: false});
	expect(types.stdout).toBe('');
	const register = path.resolve('test/support/register.ts');
	const {stdout} = await execa(process.execPath, ['--import', register, 'try.ts'], {cwd: folder});
	expect(JSON.parse(stdout)).toMatchObject({
		agent: {kind: 'sparrow'},
		label: 'Sparrow',
		capabilities: {takesReasons: true, reportsTokens: true, reportsCost: 'estimated', answersJson: 'tool'},
		vendor: 'Sparrow',
		isProbed: true,
		obeys: true,
		key: {SPARROW_KEY: 'k'},
	});
	expect(JSON.parse(stdout).key).not.toHaveProperty('OPENAI_API_KEY');
}, 60_000);
