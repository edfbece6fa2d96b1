/** The side channels that listen to an agent's own records, with a test that writes them in the agent's place. */
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {openSideChannel} from '../../../source/agents/records/open-side-channel.js';
import type {SideChannel} from '../../../source/agents/records/side-channel.js';
import {ProviderRefusal} from '../../../source/agents/session/provider-refusal.js';
import type {Usage} from '../../../source/journal/events/events.js';
import {copilot} from '../../../source/products/copilot.js';
import {gemini} from '../../../source/products/gemini.js';
import type {AcpProduct} from '../../../source/products/product.js';
import {qwen} from '../../../source/products/qwen.js';

const recording = (name: string): string =>
	readFileSync(new URL(`../captures/${name}`, import.meta.url), 'utf8');

const place = () => {
	const base = mkdtempSync(path.join(tmpdir(), 'treadle-channel-'));
	onTestFinished(() => rmSync(base, {recursive: true}));
	const [home, folder, temporary] = [
		path.join(base, 'home'),
		path.join(base, 'project'),
		path.join(base, 'tmp'),
	] as const;
	for (const each of [home, folder, temporary]) {
		mkdirSync(each);
	}
	// No administrator of this machine has a say.
	const nobody = path.join(base, 'nobody.json');
	const environment: Record<string, string> = {
		HOME: home,
		TMPDIR: temporary,
		GEMINI_CLI_SYSTEM_SETTINGS_PATH: nobody,
		QWEN_CODE_SYSTEM_SETTINGS_PATH: nobody,
		QWEN_CODE_SYSTEM_DEFAULTS_PATH: nobody,
	};
	return {home, folder, TMPDIR: temporary, environment, nobody};
};

type Place = ReturnType<typeof place>;

const opened = async (
	product: AcpProduct,
	{folder, environment}: Place,
	command: readonly string[] = [],
): Promise<{channel: SideChannel; heard: {usage: Usage[]; retries: string[]}}> => {
	const channel = await openSideChannel(product, {folder, environment, command});
	if (!channel) {
		throw new Error('there is no channel');
	}
	onTestFinished(channel.close);
	const heard: {usage: Usage[]; retries: string[]} = {usage: [], retries: []};
	await channel.open('the-session', {
		usage: usage => heard.usage.push(usage),
		retry: text => heard.retries.push(text),
	});
	channel.begin();
	return {channel, heard};
};

test('Gemini CLI keeps its record in a file of the run, without prompts, and nowhere else', async () => {
	const here = place();
	const {channel, heard} = await opened(gemini, here);
	const {GEMINI_TELEMETRY_OUTFILE: file = '', ...more} = channel.environment;
	expect(path.dirname(path.dirname(file))).toBe(here.TMPDIR);
	expect(more).toEqual({
		GEMINI_TELEMETRY_ENABLED: 'true',
		GEMINI_TELEMETRY_TARGET: 'local',
		GEMINI_TELEMETRY_LOG_PROMPTS: 'false',
		GEMINI_TELEMETRY_TRACES_ENABLED: 'false',
		GEMINI_TELEMETRY_USE_COLLECTOR: 'false',
		GEMINI_TELEMETRY_USE_CLI_AUTH: 'false',
	});
	writeFileSync(file, recording('telemetry-gemini.log'));
	await channel.settle();
	expect(heard.usage).toHaveLength(2);
	expect(heard.retries).toEqual([
		'The provider gave 429 (The stand-in refuses: RESOURCE_EXHAUSTED.), available again in 7s.',
		'The provider gave 503 (The stand-in refuses: UNAVAILABLE.).',
	]);
	expect(channel.failure()).toBeUndefined();
	expect(channel.isComplete()).toBe(false);
	channel.close();
	await expect.poll(() => readdirSync(here.TMPDIR)).toEqual([]);
});

test('Qwen Code keeps its record, and does not try again without a record', async () => {
	const here = place();
	const {channel, heard} = await opened(qwen, here);
	const {QWEN_TELEMETRY_OUTFILE: file = '', QWEN_CODE_SYSTEM_DEFAULTS_PATH: defaults = ''} =
		channel.environment;
	expect(JSON.parse(readFileSync(defaults, 'utf8'))).toEqual({model: {generationConfig: {maxRetries: 0}}});
	writeFileSync(file, recording('telemetry-qwen.log'));
	await channel.settle();
	expect(heard.usage).toHaveLength(2);
	expect(heard.retries.map(text => text.slice(0, 22))).toEqual([
		'The provider gave 429 ',
		'The provider gave 503 ',
	]);
});

test('what an administrator set for Qwen Code stays in force', async () => {
	const here = place();
	writeFileSync(here.nobody, '{"model": {"name": "ours"}}');
	const {channel} = await opened(qwen, here);
	expect(channel.environment).not.toHaveProperty('QWEN_CODE_SYSTEM_DEFAULTS_PATH');
});

test('Copilot CLI is read from its events and its log', async () => {
	const here = place();
	const {channel, heard} = await opened(copilot, here);
	const [flag, folder = '', ...level] = channel.arguments;
	expect([flag, ...level]).toEqual(['--log-dir', '--log-level', 'warning']);
	const session = path.join(here.home, '.copilot', 'session-state', 'the-session');
	mkdirSync(session, {recursive: true});
	writeFileSync(path.join(session, 'events.jsonl'), recording('copilot-events.jsonl'));
	writeFileSync(path.join(folder, '.lock'), '');
	writeFileSync(path.join(folder, 'process-1.log'), recording('copilot.log'));
	await channel.settle();
	expect(heard.usage).toHaveLength(2);
	expect(heard.retries).toHaveLength(2);
	channel.close();
	await expect.poll(() => readdirSync(here.TMPDIR)).toEqual([]);
	expect(existsSync(path.join(session, 'events.jsonl'))).toBe(true);
});

test('a log that a person asked Copilot CLI for is theirs', async () => {
	const {channel} = await opened(copilot, place(), ['copilot', '--log-level=debug']);
	expect(channel.arguments).toEqual([]);
});

test('a refusal that lasts is known with its reset, though the agent goes on trying', async () => {
	const here = place();
	const {channel} = await opened(gemini, here);
	const lines = recording('telemetry-gemini.log').replaceAll('\\"7s\\"', '\\"3600s\\"');
	const upTo = lines.indexOf('"event.name": "gemini_cli.api_request"', lines.indexOf('RESOURCE_EXHAUSTED'));
	appendFileSync(
		channel.environment.GEMINI_TELEMETRY_OUTFILE ?? '',
		lines.slice(0, lines.lastIndexOf('\n{', upTo) + 1),
	);
	await channel.gaveUp?.();
	const failure = channel.failure();
	expect(failure).toBeInstanceOf(ProviderRefusal);
	const at = Date.parse(/api_error",\s+"event\.timestamp": "([^"]+)"/.exec(lines)?.[1] ?? '');
	expect(failure).toMatchObject({status: 429, until: at + 3_600_000});
});

test.each<[string, AcpProduct, (here: Place) => void]>([
	[
		'in the settings of the person',
		gemini,
		({home}) => {
			mkdirSync(path.join(home, '.gemini'));
			const settings = '{\n\t// ours\n\t"telemetry": {"target": "gcp", "enabled": true}\n}';
			writeFileSync(path.join(home, '.gemini', 'settings.json'), settings);
		},
	],
	[
		'in the settings of the project',
		qwen,
		({folder}) => {
			mkdirSync(path.join(folder, '.qwen'));
			writeFileSync(path.join(folder, '.qwen', 'settings.json'), '{"telemetry":{"enabled":true}}');
		},
	],
	[
		'in the settings of the machine',
		gemini,
		({nobody}) => writeFileSync(nobody, '{"telemetry":{"enabled":true}}'),
	],
	[
		'by a variable',
		qwen,
		({environment}) => {
			environment.QWEN_TELEMETRY_ENABLED = 'TRUE';
		},
	],
])('telemetry that is collected already, %s, is not diverted', async (_, product, set) => {
	const here = place();
	set(here);
	expect(await openSideChannel(product, {...here, command: []})).toBeUndefined();
	expect(readdirSync(here.TMPDIR)).toEqual([]);
});

test('telemetry that is switched off is nobody’s', async () => {
	const here = place();
	here.environment.GEMINI_TELEMETRY_ENABLED = 'false';
	writeFileSync(here.nobody, '{"telemetry":{"enabled":false},"other":{"enabled":true}}');
	expect(await openSideChannel(gemini, {...here, command: []})).toBeDefined();
});
