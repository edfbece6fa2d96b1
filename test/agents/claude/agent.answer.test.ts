import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createClaudeAgent} from '../../../source/agents/claude/agent.js';
import type {ClaudeLimits} from '../../../source/agents/claude/session.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';
import {claude} from '../support/claude.js';
import {converse} from '../support/converse.js';

describe('an answer in JSON', () => {
	const ask = async (mode: string, limits: ClaudeLimits = {}) => {
		const {folder} = await converse(claude('happy'));
		return claude(mode, '', limits).answer?.(
			{prompt: 'Is it good?', schema: {type: 'object'}},
			{folder, environment: agentEnvironment(process.env), rawLog: path.join(folder, 'answer.log')},
			new AbortController().signal,
		);
	};

	test('is handed over as it came, with what it cost', async () => {
		expect(await ask('answer')).toEqual({
			value: {approved: true},
			usage: [expect.objectContaining({input: 150, cost: 0.25})],
		});
	});

	test.each([
		['prose', /no answer that fits the schema, but said “I would say it is fine.”/],
		['leave', /the agent ended/],
		['loggedOut', /not logged in/],
	])('%s is a problem', async (mode, problem) => {
		expect(await ask(mode)).toMatchObject({problem: expect.stringMatching(problem)});
	});

	test('a program that is not there is a problem', async () => {
		const agent = createClaudeAgent({choice: {}, environment: process.env, command: ['/treadle-nonesuch']});
		const {folder} = await converse(claude('happy'));
		const start = {folder, environment: agentEnvironment(process.env), rawLog: path.join(folder, 'a.log')};
		const answer = await agent.answer?.({prompt: 'x', schema: {}}, start, new AbortController().signal);
		expect(answer).toMatchObject({problem: expect.stringContaining('not found')});
	});

	test('a call that would change something is refused without asking', async () => {
		expect(await ask('sneaky')).toMatchObject({value: {behavior: 'deny'}});
	});
});
