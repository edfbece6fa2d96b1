import {realpathSync} from 'node:fs';
import path from 'node:path';
import type {Loop} from '../../loop/loop.js';
import {writeDuration} from '../../loop/values/duration.js';
import {writeTrigger} from '../../loop/values/trigger.js';
import {Problem} from '../../problem.js';
import {verifierEnvironment} from '../../system/process/child-environment.js';
import {cleanLine} from '../../system/text/clean-text.js';
import type {Timing} from './timing.js';

/** What a timer starts, and when. */
export type Job = {
	loop: Loop;
	/** As `treadle run` takes it. */
	named: string;
	/** The loop's name, in one clean line. */
	title: string;
	/** Of letters, digits, dots and hyphens: unique enough among the timers of a machine. */
	name: string;
	/** Absolute path of the top of the repository. */
	folder: string;
	/** Program and arguments. */
	command: readonly string[];
	/** What the program needs to find its agent and its records. */
	environment: Readonly<Record<string, string>>;
	timing: Timing;
	/** The timing as LOOP.md would write it. */
	when: string;
};

/** Variables that say where things lie; no secrets: what is printed is kept in files. */
const passedOn = ['PATH', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME'];

const plain = (text: string): string => text.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '');

/** Some crons take no long lines. */
const withoutRepeats = (folders: string): string => [...new Set(folders.split(':'))].join(':');

export type JobOptions = {
	loop: Loop;
	folder: string;
	timing: Timing;
	/** Value of `--gates` for the run. */
	gates: string | undefined;
	environment: NodeJS.ProcessEnv;
	/** Absolute path of this program's first file. */
	program: string;
};

/**
 * Puts together what a timer starts: this program, on this Node.js, found again whatever PATH the timer has.
 *
 * @throws {Problem} for paths that no timer takes
 */
export const createJob = ({loop, folder, timing, gates, environment, program}: JobOptions): Job => {
	const inside = path.relative(folder, loop.file);
	// A loop without a file in the repository goes by its name, as those in `loops` do.
	const isNamed = inside === path.join('loops', loop.name, 'LOOP.md') || inside.startsWith('..');
	const argument = isNamed ? loop.name : inside;
	const command = [
		process.execPath,
		realpathSync(program),
		...['run', argument, '--once', '--headless'],
		...(gates === undefined ? [] : ['--gates', gates]),
	];
	const odd = [folder, ...command].find(text => /[\u0000-\u001F\u007F]/.test(text));
	if (odd !== undefined) {
		throw new Problem(`${cleanLine(odd)} has a control character in its name, which no timer takes.`, {
			hint: 'Rename it.',
		});
	}

	const kept: NodeJS.ProcessEnv = {...environment, ...verifierEnvironment(environment)};
	return {
		loop,
		named: argument,
		title: cleanLine(loop.name),
		name: `treadle-${plain(path.basename(folder)) || 'repository'}-${plain(loop.name) || 'loop'}`,
		folder,
		command,
		environment: Object.fromEntries(
			passedOn.flatMap(name => {
				const value = kept[name];
				return value ? [[name, name === 'PATH' ? withoutRepeats(value) : value]] : [];
			}),
		),
		timing,
		when: timing.kind === 'every' ? `every ${writeDuration(timing.interval)}` : writeTrigger(timing),
	};
};
