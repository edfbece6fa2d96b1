import {expect, test} from 'vitest';
import {
	backgroundOf,
	colourLevel,
	guessBackground,
	prepareColours,
} from '../../../source/screen/terminal/terminal.js';

test.each([
	[{TERM: 'xterm-256color'}, 2],
	[{TERM: 'xterm-256color', COLORTERM: 'truecolor'}, 3],
	[{TERM: 'xterm'}, 1],
	[{TERM: 'linux'}, 1],
	[{TERM: 'dumb', COLORTERM: 'truecolor'}, 0],
	[{TERM: 'xterm-256color', NO_COLOR: '1'}, 0],
	[{TERM: 'xterm-256color', NO_COLOR: ''}, 2],
	[{TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: '3'}, 3],
	[{TERM: 'xterm-256color', FORCE_COLOR: '0'}, 0],
	[{TERM: 'dumb', FORCE_COLOR: ''}, 1],
])('%j shows level %i', (environment, level) => {
	expect(colourLevel(environment, true)).toBe(level);
});

test('what is not a terminal shows no colours', () => {
	expect(colourLevel({TERM: 'xterm-256color', COLORTERM: 'truecolor'}, false)).toBe(0);
});

test('the colour library is told in the one variable it reads', () => {
	const environment: Record<string, string | undefined> = {TERM: 'xterm-256color', NO_COLOR: '1'};
	expect(prepareColours(environment, true)).toBe(0);
	expect(environment.FORCE_COLOR).toBe('0');
});

test.each([
	['15;0', 'dark'],
	['0;15', 'light'],
	['0;default;7', 'light'],
	[undefined, 'dark'],
])('COLORFGBG %s means %s', (value, background) => {
	expect(guessBackground({COLORFGBG: value})).toBe(background);
});

test.each([
	['rgb:ffff/ffff/ffff', 'light'],
	['rgb:1e1e/1e1e/2e2e', 'dark'],
	['rgb:f/f/e', 'light'],
	['rgba:00/00/00/ff', 'dark'],
	['rgb:0000/0000/ffff', 'dark'],
	['red', undefined],
])('%s is %s', (answer, background) => {
	expect(backgroundOf(answer)).toBe(background);
});
