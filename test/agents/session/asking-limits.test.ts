import {expect, test} from 'vitest';
import {createAgent} from '../../../source/agents/index.js';
import {describeAskingLimits} from '../../../source/agents/session/asking-limits.js';
import {gateNames} from '../../../source/loop/loop.js';

const program = createAgent({kind: 'command', command: './agent.sh'});
const anyAcp = createAgent({kind: 'acp', command: 'goose acp'});

test('a program that asks for nothing says so before the run, where the tool gate asks', () => {
	expect(describeAskingLimits(program, gateNames)).toMatch(
		/^\.\/agent\.sh never asks .* tool gate will not open/,
	);
	expect(describeAskingLimits(program, ['tool', 'deliver'])).toBeDefined();
});

test('an agent that chooses what to ask about says so', () => {
	expect(describeAskingLimits(anyAcp, gateNames)).toMatch(/^goose acp \(ACP\) decides itself/);
});

test('nothing is said of agents that ask about everything, nor where the tool gate does not ask', () => {
	expect(describeAskingLimits({label: 'all', asks: 'every-tool'}, gateNames)).toBeUndefined();
	expect(describeAskingLimits(program, ['prompt', 'deliver'])).toBeUndefined();
	expect(describeAskingLimits(anyAcp, ['deliver'])).toBeUndefined();
});
