import {describe, expect, test} from 'vitest';
import {answerArguments} from '../../../source/agents/claude/arguments.js';

/** Who judges must not be able to change what is judged, nor anything else. */
describe('a session of Claude Code that judges', () => {
	const given = answerArguments(
		{
			model: 'm',
			args: ['--tools', 'Bash', '--permission-mode', 'bypassPermissions', '--setting-sources', 'project'],
		},
		{type: 'object'},
	);
	/** What stands behind the last occurrence, which is the one that counts. */
	const last = (flag: string): string | undefined => given[given.lastIndexOf(flag) + 1];

	test('has tools that read, whatever else the loop says', () => {
		expect(last('--tools')).toBe('Read,Grep,Glob');
		expect(last('--permission-mode')).toBe('dontAsk');
	});

	test('obeys no settings of the folder, and starts no servers', () => {
		expect(last('--setting-sources')).toBe('user');
		expect(given).toContain('--strict-mcp-config');
		expect(given).not.toContain('--mcp-config');
	});

	test('leaves no trace, and answers by the schema', () => {
		expect(given).toContain('--no-session-persistence');
		expect(last('--json-schema')).toBe('{"type":"object"}');
	});
});
