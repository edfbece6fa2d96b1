/**
 * Records demo.gif from the built program: a terminal, real keys, nothing drawn by hand. `npm run demo:gif`.
 * Needs tmux and two fonts; says so when one is missing.
 */
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {openTmux, tmuxMissing} from '../support/tmux.js';
import {openFilm} from './film.js';
import {checkFonts} from './paint-grid.js';
import {writeGif} from './write-gif.js';

const repository = path.resolve(import.meta.dirname, '../..');
const target = path.resolve(process.argv[2] ?? path.join(repository, 'demo.gif'));
const [columns, rows] = [100, 30];

const missing = await tmuxMissing();
if (missing) {
	throw new Error(`${missing}: it is the terminal that is filmed`);
}
checkFonts();

const home = await mkdtemp(path.join(tmpdir(), 'film-'));
const shim = path.join(home, 'treadle');
await writeFile(
	shim,
	`#!/bin/sh\nexec '${process.execPath}' '${path.join(repository, 'dist', 'cli.js')}' "$@"\n`,
);
await chmod(shim, 0o755);

const terminal = await openTmux({
	columns,
	rows,
	command: ['bash', '--norc', '--noprofile'],
	folder: home,
	environment: {
		PATH: `${home}:${process.env.PATH}`,
		HOME: home,
		TMPDIR: home,
		COLORTERM: 'truecolor',
		TREADLE_REHEARSAL_PACE: '0.35',
		PS1: '$ ',
	},
});

try {
	const film = openFilm(terminal, columns, rows);
	/** Looks at what a gate asks for so many milliseconds, then presses a key. */
	const gate = async (question: RegExp, milliseconds: number, key = 'Space'): Promise<void> => {
		await film.until(question);
		await film.hold(milliseconds);
		await film.press(key);
	};

	await film.hold(400);
	await terminal.type('treadle demo');
	await film.hold(700);
	await film.press('Enter');

	// The agent builds half and claims all of it; the tests say no.
	await gate(/Send this prompt .* iteration 1/, 1200);
	await gate(/Read spec\.md\?/, 400);
	await gate(/Edit src\/parse\.js\?/, 1000);
	await gate(/Run node prove\.js .*\?/, 500);
	await gate(/as checkpoint 1\?/, 800);
	await gate(/Verdict of iteration 1: failed/, 1600);
	// From here it runs free: it bends a test, that is seen, undone and told to it, and it builds the rest.
	await gate(/Write this to MEMORY\.md/, 600, 'a');

	// Free or not, nothing leaves the scratch folder without a yes; until then one can look back.
	await film.until(/Deliver commit/, 60_000);
	await film.hold(1300);
	await film.press('Left');
	await film.hold(2000);
	await film.press('Left');
	await film.hold(1000);
	await film.press('End');
	await film.hold(700);
	await film.press('Space');
	await film.until(/delivered as branch/);
	await film.hold(1200);
	await film.press('q');
	await film.until(/To go on from here/);
	await film.hold(1700);

	const frames = film.frames();
	const gif = writeGif(frames);
	await writeFile(target, gif);
	const seconds = frames.reduce((sum, {delay}) => sum + delay, 0) / 1000;
	process.stdout.write(
		`${target}: ${frames.length} pictures, ${seconds.toFixed(1)} s, ${(gif.length / 1000).toFixed(0)} kB\n`,
	);
} finally {
	await terminal.kill();
	await rm(home, {recursive: true, force: true});
}
