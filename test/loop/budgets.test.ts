import {describe, expect, test} from 'vitest';
import {
	reviewingAgents,
	type Spender,
	type UsageReports,
	whyNotMeasurable,
} from '../../source/loop/budgets.js';
import type {AgentChoice, StopRules} from '../../source/loop/loop.js';

const always = {iterations: 1, time: 1, stall: 1, failures: 1};
const why = (agent: AgentChoice, limits: Partial<StopRules>, can: UsageReports | undefined) =>
	whyNotMeasurable({agent, stop: {...always, ...limits}}, can);

const claude: AgentChoice = {kind: 'claude'};
const all: UsageReports = {reportsTokens: true, reportsCost: 'reported'};

test.each<[string, Partial<StopRules>, UsageReports | undefined]>([
	['no limit on either, nothing told', {}, undefined],
	['both, both told', {tokens: 1, cost: 1}, all],
	['cost by a price table', {cost: 1}, {reportsTokens: true, reportsCost: 'estimated'}],
	['tokens alone', {tokens: 1}, {reportsTokens: true}],
	['cost alone', {cost: 1}, {reportsCost: 'reported'}],
])('can be measured: %s', (_, limits, can) => {
	expect(why(claude, limits, can)).toBeUndefined();
});

test.each<[string, AgentChoice, Partial<StopRules>, UsageReports | undefined]>([
	['tokens of an agent that says nothing', {kind: 'copilot'}, {tokens: 1}, undefined],
	['tokens of one that tells its cost alone', {kind: 'copilot'}, {tokens: 1}, {reportsCost: 'reported'}],
	['cost of an agent that says nothing', {kind: 'qwen'}, {cost: 1}, {}],
	['cost of one that tells its tokens alone', {kind: 'qwen'}, {cost: 1, tokens: 1}, {reportsTokens: true}],
	['a program', {kind: 'command', command: 'x'}, {cost: 1}, undefined],
	['an ACP agent', {kind: 'acp', command: 'x'}, {cost: 1}, {reportsTokens: true}],
	['both', {kind: 'rehearsal'}, {tokens: 1, cost: 1}, {}],
])('cannot be measured: %s', (_, agent, limits, can) => {
	expect(why(agent, limits, can)).toMatchSnapshot();
});

describe('agents that judge spend from the same budget', () => {
	const codex: Spender = {
		agent: {kind: 'codex'},
		capabilities: {reportsTokens: true, reportsCost: 'estimated'},
	};
	const goose: Spender = {agent: {kind: 'acp', command: 'goose acp'}, capabilities: {}};
	const whyOf = (limits: Partial<StopRules>, judges: readonly Spender[], can = all) =>
		whyNotMeasurable({agent: claude, stop: {...always, ...limits}}, can, judges);

	test('one that names both keeps both limits', () => {
		expect(whyOf({tokens: 1, cost: 1}, [codex, codex])).toBeUndefined();
	});

	test('without a limit nothing has to be said', () => {
		expect(whyOf({}, [goose])).toBeUndefined();
	});

	test.each<[string, Partial<StopRules>, UsageReports | undefined]>([
		['cost', {cost: 1}, {reportsTokens: true}],
		['tokens', {tokens: 1}, {reportsCost: 'reported'}],
		['anything', {cost: 1}, undefined],
	])('one that does not tell %s does not', (_, limits, capabilities) => {
		expect(whyOf(limits, [codex, {agent: {kind: 'copilot'}, capabilities}])).toMatchSnapshot();
	});

	test('an agent known only by its command does not either', () => {
		expect(whyOf({cost: 1}, [goose])).toMatchSnapshot();
	});

	test('the agent that works is named first', () => {
		expect(whyOf({cost: 1}, [goose], {})).toContain('"claude" reports neither');
	});
});

test('the agents that judge are named once each', () => {
	const by: AgentChoice = {kind: 'codex', model: 'x'};
	expect(
		reviewingAgents([
			{kind: 'run', command: 'x', timeLimit: 1},
			{kind: 'checklist', spec: 'a.md', timeLimit: 1},
			{kind: 'checklist', spec: 'b.md', by, timeLimit: 1},
			{kind: 'review', by: {...by}, rubric: 'x', timeLimit: 1},
			{kind: 'review', by: {kind: 'codex'}, rubric: 'x', timeLimit: 1},
		]),
	).toEqual([by, {kind: 'codex'}]);
});
