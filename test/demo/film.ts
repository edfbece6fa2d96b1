import {setTimeout as wait} from 'node:timers/promises';
import type {Tmux} from '../support/tmux.js';
import {paintGrid} from './paint-grid.js';
import {type Grid, readGrid} from './terminal-grid.js';
import type {Frame} from './write-gif.js';

export type Film = {
	/** Presses keys, by tmux's names. */
	press: (...keys: string[]) => Promise<void>;
	/** Films until the screen holds the text or fulfils the condition; fails after the time limit (20 s). */
	until: (condition: RegExp, timeLimit?: number) => Promise<void>;
	/** Waits until nothing moves, then lets that picture stand for so many milliseconds of the film. */
	hold: (milliseconds: number) => Promise<void>;
	/** What was filmed, pictures that do not differ joined into one. */
	frames: () => Frame[];
};

/** Milliseconds between two pictures while something moves. */
const interval = 250;
/** Milliseconds without a change that count as stillness. */
const stillness = 200;

/** Films a program in a terminal: moving pictures while it works, still ones as long as a reader needs. */
export const openFilm = (tmux: Tmux, columns: number, rows: number): Film => {
	const shots: {ansi: string; grid: Grid; delay: number}[] = [];

	const shoot = async (delay: number): Promise<void> => {
		const ansi = await tmux.ansi();
		const last = shots.at(-1);
		if (last?.ansi === ansi) {
			last.delay += delay;
		} else {
			shots.push({ansi, grid: await readGrid(ansi, columns, rows), delay});
		}
	};

	return {
		press: (...keys) => tmux.send(...keys),
		async until(condition, timeLimit = 20_000) {
			const deadline = performance.now() + timeLimit;
			for (;;) {
				const screen = await tmux.screen();
				if (condition.test(screen)) {
					return;
				}
				if (performance.now() > deadline) {
					throw new Error(`Not on the screen: ${condition}\n${screen}`);
				}
				await shoot(interval);
				await wait(interval);
			}
		},
		async hold(milliseconds) {
			const deadline = performance.now() + 10 * stillness;
			let before = await tmux.ansi();
			while (performance.now() < deadline) {
				await wait(stillness);
				const now = await tmux.ansi();
				if (now === before) {
					break;
				}
				before = now;
			}

			await shoot(milliseconds);
		},
		frames: () => shots.map(({grid, delay}) => ({picture: paintGrid(grid), delay})),
	};
};
