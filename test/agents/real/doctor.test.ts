import {mkdtempSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {beforeAll, expect, onTestFinished, test} from 'vitest';
import type {AgentReport} from '../../../source/agents/probe/agent-report.js';
import {type ProbeOptions, probeAgents} from '../../../source/agents/probe/probe-agents.js';
import {productNames} from '../../../source/products/index.js';
import {agentsCache, pinnedAgents, requireRealAgent} from './pinned.js';

/** What lies among temporary files is no home to Codex, so the scratch home is beside the cache. */
const scratchHome = (): string => {
	const home = mkdtempSync(path.join(homedir(), '.treadle-doctor-'));
	onTestFinished(() => rmSync(home, {recursive: true, force: true, maxRetries: 10, retryDelay: 100}));
	return home;
};

const look = async (
	variables: Record<string, string> = {},
	options: Partial<ProbeOptions> = {},
): Promise<{reports: AgentReport[]; milliseconds: number}> => {
	const home = scratchHome();
	const folder = path.join(home, 'looked-at');
	const environment = {
		PATH: [path.join(agentsCache(), 'node_modules', '.bin'), process.env.PATH].join(':'),
		HOME: home,
		...variables,
	};
	const began = performance.now();
	const reports = await probeAgents({environment, folder, only: productNames, ...options});
	return {reports, milliseconds: performance.now() - began};
};

beforeAll(() => {
	for (const name of productNames) {
		requireRealAgent(name);
	}
});

test('all of them are looked at in less than ten seconds', async () => {
	const {reports, milliseconds} = await look();
	expect(milliseconds).toBeLessThan(10_000);
	for (const {name, ...report} of reports) {
		expect({name, ...report}).toMatchObject({
			version: pinnedAgents[name as 'claude'].version,
			isTooOld: false,
		});
	}

	process.stderr.write(
		`${reports.map(({name, answers, milliseconds, login}) => `${name}: answers ${answers} in ${milliseconds} ms, login ${login}`).join('\n')}\nall in ${Math.round(milliseconds)} ms\n`,
	);
});

test.each(productNames)('%s without a login answers, and says what it needs', async name => {
	const {reports} = await look({}, {only: [name], limit: 30_000});
	// opencode brings models that need none.
	const login = name === 'opencode' ? 'ready' : 'needed';
	expect(reports).toMatchObject([{name, answers: true, login, version: pinnedAgents[name].version}]);
});

test.each([
	['claude', {ANTHROPIC_API_KEY: 'sk-ant-none', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9'}],
	['gemini', {GEMINI_API_KEY: 'none', GOOGLE_GEMINI_BASE_URL: 'http://127.0.0.1:9'}],
] as const)('%s with a key in the environment is ready', async (name, variables) => {
	const {reports} = await look(variables, {only: [name], limit: 30_000});
	expect(reports).toMatchObject([{name, answers: true, login: 'ready', problems: []}]);
});
