import {expect, test} from 'vitest';
import {toAsk} from '../../source/agents/acp-permission.js';

test('a command that is its own target is told once', () => {
	const call = {kind: 'tool', id: 't', tool: 'execute', title: 'Run the tests'} as const;
	expect(toAsk({...call, target: 'npm test', input: 'npm test'}).details).toEqual(['npm test']);
	expect(toAsk({...call, target: '/tmp', input: 'npm test'}).details).toEqual(['/tmp', 'npm test']);
});
