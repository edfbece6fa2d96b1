import {expect, test} from 'vitest';
import {abilitiesIn, noAbilities} from '../../../source/screen/terminal/abilities.js';

const xterm = {TERM: 'xterm-256color'};

test.each([
	[{TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.6.6'}, '9', true],
	[{TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.14'}, '9', false],
	[{...xterm, LC_TERMINAL: 'iTerm2', LC_TERMINAL_VERSION: '3.6.7'}, '9', true],
	[{...xterm, TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20240203-110809-5046fc22'}, '777', false],
	[{...xterm, TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20250209-182623-44866cc1'}, '777', true],
	[{TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.2.0'}, '777', true],
	[{TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.1.3'}, '777', false],
	[{TERM: 'xterm-kitty'}, '9', false],
	[{TERM: 'foot'}, '777', false],
	[{TERM: 'rxvt-unicode-256color'}, '777', false],
	[{...xterm, TERM_PROGRAM: 'WarpTerminal'}, '9', false],
	[{...xterm, WT_SESSION: 'b6c1'}, undefined, true],
	[{...xterm, ConEmuANSI: 'ON'}, undefined, true],
	[{...xterm, PTYXIS_VERSION: '48.1'}, undefined, true],
	[{...xterm, PTYXIS_VERSION: '47.0'}, undefined, false],
	[{...xterm, TERM_PROGRAM: 'Apple_Terminal'}, undefined, false],
	[xterm, undefined, false],
])('%o', (environment, notification, progress) => {
	expect(abilitiesIn(environment, true)).toEqual({title: true, progress, notification, wrapped: false});
});

test.each([
	[{TERM: 'dumb'}, true],
	[{}, true],
	[{...xterm, CI: '1'}, true],
	[{...xterm, CI: ''}, true],
	[{TERM: 'xterm-ghostty'}, false],
	[{TERM: 'screen', STY: '1.pts'}, true],
])('nobody looks at %o, or it is no terminal: nothing', (environment, isTerminal) => {
	expect(abilitiesIn(environment, isTerminal)).toEqual(noAbilities);
});

test('the console of Linux has no title', () => {
	expect(abilitiesIn({TERM: 'linux'}, true)).toEqual(noAbilities);
});

test('within tmux the terminal outside counts, where tmux passes codes on', () => {
	const inTmux = {
		TERM: 'tmux-256color',
		TMUX: '/tmp/tmux-0/default,1,0',
		TERM_PROGRAM: 'tmux',
		WT_SESSION: 'old',
	};
	const title = {title: true, progress: false, notification: undefined};
	expect(abilitiesIn(inTmux, true)).toEqual({...title, wrapped: false});
	expect(abilitiesIn(inTmux, true, {passesOn: false, terminal: 'ghostty 1.2.0'})).toEqual({
		...title,
		wrapped: false,
	});
	expect(abilitiesIn(inTmux, true, {passesOn: true, terminal: 'ghostty 1.2.0'})).toEqual({
		title: true,
		progress: true,
		notification: '777',
		wrapped: true,
	});
	expect(abilitiesIn(inTmux, true, {passesOn: true, terminal: 'iTerm2 3.5.0'})).toMatchObject({
		progress: false,
		notification: '9',
	});
	expect(abilitiesIn(inTmux, true, {passesOn: true, terminal: ''})).toEqual({...title, wrapped: true});
});
