import {expect, test} from 'vitest';
import {type Telling, whyNotMeasured} from '../../source/loop/budgets.js';
import type {AgentChoice, StopRules} from '../../source/loop/loop.js';

const always = {iterations: 1, time: 1, stall: 1, failures: 1};
const why = (agent: AgentChoice, limits: Partial<StopRules>, can: Telling | undefined) =>
	whyNotMeasured({agent, stop: {...always, ...limits}}, can);

const claude: AgentChoice = {kind: 'claude'};
const all: Telling = {tellTokens: true, tellCost: 'reported'};

test.each<[string, Partial<StopRules>, Telling | undefined]>([
	['no limit on either, nothing told', {}, undefined],
	['both, both told', {tokens: 1, cost: 1}, all],
	['cost by a price table', {cost: 1}, {tellTokens: true, tellCost: 'estimated'}],
	['tokens alone', {tokens: 1}, {tellTokens: true}],
	['cost alone', {cost: 1}, {tellCost: 'reported'}],
])('can be measured: %s', (_, limits, can) => {
	expect(why(claude, limits, can)).toBeUndefined();
});

test.each<[string, AgentChoice, Partial<StopRules>, Telling | undefined]>([
	['tokens of an agent that says nothing', {kind: 'copilot'}, {tokens: 1}, undefined],
	['tokens of one that tells its cost alone', {kind: 'copilot'}, {tokens: 1}, {tellCost: 'reported'}],
	['cost of an agent that says nothing', {kind: 'qwen'}, {cost: 1}, {}],
	['cost of one that tells its tokens alone', {kind: 'qwen'}, {cost: 1, tokens: 1}, {tellTokens: true}],
	['a program', {kind: 'command', command: 'x'}, {cost: 1}, undefined],
	['an ACP agent', {kind: 'acp', command: 'x'}, {cost: 1}, {tellTokens: true}],
	['both', {kind: 'rehearsal'}, {tokens: 1, cost: 1}, {}],
])('cannot be measured: %s', (_, agent, limits, can) => {
	expect(why(agent, limits, can)).toMatchSnapshot();
});
