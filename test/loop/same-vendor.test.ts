import {expect, test} from 'vitest';
import type {AgentChoice} from '../../source/loop/loop.js';
import {sameVendor, vendorOf} from '../../source/loop/same-vendor.js';
import {type ProductName, productNames} from '../../source/products/index.js';

const named = (kind: ProductName, model?: string, args?: string[]): AgentChoice => ({
	kind,
	...(model === undefined ? {} : {model}),
	...(args === undefined ? {} : {args}),
});
const acp = (command: string): AgentChoice => ({kind: 'acp', command});

test('agents whose model nobody names', () => {
	expect(productNames.map(kind => [kind, vendorOf({kind})])).toEqual([
		['claude', 'Anthropic'],
		['codex', 'OpenAI'],
		['copilot', 'GitHub'],
		['gemini', 'Google'],
		['opencode', undefined],
		['qwen', 'Alibaba'],
	]);
	expect(vendorOf({kind: 'rehearsal'})).toBeUndefined();
});

test.each<[ProductName, string, string | undefined]>([
	['opencode', 'anthropic/claude-sonnet-4-5', 'Anthropic'],
	['opencode', 'openai/gpt-5', 'OpenAI'],
	['opencode', 'openrouter/anthropic/claude-opus-4', 'Anthropic'],
	['opencode', 'github-copilot/gemini-2.5-pro', 'Google'],
	['opencode', 'amazon-bedrock/us.anthropic.claude-sonnet-4-v1:0', 'Anthropic'],
	['opencode', 'groq/qwen/qwen3-32b', 'Alibaba'],
	['opencode', 'openai/something-new', 'OpenAI'],
	['opencode', 'ollama/llama3.3', 'Meta'],
	['opencode', 'opencode/big-pickle', undefined],
	['copilot', 'claude-sonnet-4.5', 'Anthropic'],
	['copilot', 'GPT-5.1', 'OpenAI'],
	['copilot', 'something-new', 'GitHub'],
	['claude', 'opus', 'Anthropic'],
	['claude', 'sonnet[1m]', 'Anthropic'],
	['claude', 'glm-4.6', 'Zhipu'],
	['claude', 'operator', 'Anthropic'],
	['codex', 'o3', 'OpenAI'],
	['codex', 'o3-mini', 'OpenAI'],
	['codex', 'grok-4', 'xAI'],
	['codex', 'gpt-oss:20b', 'OpenAI'],
	['qwen', 'deepseek-v3', 'DeepSeek'],
	['qwen', 'kimi-k2', 'Moonshot'],
	['gemini', 'devstral', 'Mistral'],
	['opencode', '', undefined],
	['opencode', 'x/oats', undefined],
])('%s with %j', (kind, model, vendor) => {
	expect(vendorOf(named(kind, model))).toBe(vendor);
});

test('a model among the arguments counts more', () => {
	expect(vendorOf(named('copilot', 'gpt-5', ['--model', 'claude-sonnet-4.5']))).toBe('Anthropic');
	expect(vendorOf(named('copilot', undefined, ['--model=gemini-3-pro']))).toBe('Google');
	expect(vendorOf(named('qwen', undefined, ['-m', 'gpt-5']))).toBe('OpenAI');
	expect(vendorOf(named('qwen', undefined, ['--model']))).toBe('Alibaba');
	expect(vendorOf(named('qwen', undefined, ['--modern', 'gpt-5']))).toBe('Alibaba');
});

test('a program is known by its name', () => {
	expect(vendorOf(acp('npx -y @zed-industries/claude-code-acp'))).toBe('Anthropic');
	expect(vendorOf(acp('codex-acp --x'))).toBe('OpenAI');
	expect(vendorOf({kind: 'command', command: './gemini.sh'})).toBe('Google');
	expect(vendorOf(acp('goose acp'))).toBeUndefined();
});

test.each<[AgentChoice, AgentChoice]>([
	[named('claude'), named('claude')],
	[named('claude', 'opus'), named('claude', 'haiku')],
	[named('claude'), named('copilot', 'claude-sonnet-4.5')],
	[named('opencode', 'openai/gpt-5'), named('codex')],
	[named('copilot'), named('copilot')],
	[named('opencode'), named('opencode')],
	[acp('goose acp'), acp('goose acp')],
	[named('qwen'), acp('qwen --acp')],
])('%j judged by %j is warned of', (worker, judge) => {
	expect(sameVendor(worker, judge)).toMatchSnapshot();
});

test.each<[AgentChoice, AgentChoice]>([
	[named('claude'), named('codex')],
	[named('claude', 'glm-4.6'), named('claude')],
	[named('opencode', 'anthropic/claude-opus-4'), named('opencode', 'openai/gpt-5')],
	[named('opencode', 'a/b'), named('opencode', 'a/c')],
	[named('opencode'), named('copilot')],
	[acp('goose acp'), acp('other acp')],
	[acp('goose acp'), named('opencode')],
	[named('opencode'), acp('goose acp')],
	[named('claude'), acp('goose acp')],
	[{kind: 'rehearsal'}, {kind: 'rehearsal'}],
])('%j judged by %j is not', (worker, judge) => {
	expect(sameVendor(worker, judge)).toBeUndefined();
});
