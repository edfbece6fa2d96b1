import {expect, test} from 'vitest';
import {simpleCommands} from '../../../../source/workspace/protection/commands/shell-words.js';

test.each([
	['npm test', [['npm', 'test']]],
	['cd a && npm test; ls\nmake', [['cd', 'a'], ['npm', 'test'], ['ls'], ['make']]],
	[`a 'b c' "d \\"e" f\\ g`, [['a', 'b c', 'd "e', 'f g']]],
	['a # b\nc', [['a'], ['c']]],
	['a#b', [['a#b']]],
	['a > out 2>&1 < in', [['a', 'in']]],
	['a 2>/dev/null b', [['a', 'b']]],
	['if a; then ! b; fi', [['a'], ['b'], ['fi']]],
	['(a; { b; })', [['a'], ['b']]],
	['a {x,y}.js', [['a', '{x,y}.js']]],
	[
		'test "$(a b)" = 1',
		[
			['test', '$(a b)', '=', '1'],
			['a', 'b'],
		],
	],
	[
		'a `b c`',
		[
			['a', '`b c`'],
			['b', 'c'],
		],
	],
	['A=1 b', [['A=1', 'b']]],
	["a 'never ends", [['a', 'never ends']]],
	['', []],
])('%j', (text, expected) => {
	expect(simpleCommands(text).map(({words}) => words)).toEqual(expected);
});

test.each([
	['a | grep b', true],
	['a > out', true],
	['x=$(a)', true],
	['a | tee log', false],
	['a 2>&1 | tail -5', false],
	['a 2> log', false],
	['a || b', false],
	['a', false],
])('whether what %j prints is looked at', (text, expected) => {
	expect(simpleCommands(text).find(({words}) => words[0] === 'a')?.isObserved).toBe(expected);
});
