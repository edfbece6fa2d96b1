import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {askRun, requireLiveRun} from './selection/live-run.js';
import {printLines} from './terminal/output.js';

/** Most characters of a note, as on the screen. */
const longestNote = 4000;

/** Gives a run a note, as `n` on its screen does. */
export const note = async (name: string, text: string): Promise<ExitCode> => {
	if (text.trim() === '') {
		throw new Problem('an empty note was not sent.');
	}
	if (text.length > longestNote) {
		throw new Problem(`the note has ${text.length} characters; ${longestNote} are the most.`);
	}
	const run = await requireLiveRun(name);
	const said = await askRun(run, {type: 'note', text: text.trim()});
	printLines([`Noted. ${said ?? 'The agent reads it in its next prompt.'}`]);
	return exitCodes.verified;
};

/** Pauses a run before its next phase, as `p` does, or with `now` freezes what it runs, as `P` does. */
export const pause = async (name: string, {now}: {now?: boolean}): Promise<ExitCode> => {
	const run = await requireLiveRun(name);
	if (run.state.status === 'paused') {
		printLines([`${run.run} is paused already. Let it go on: treadle go ${run.run}`]);
		return exitCodes.verified;
	}
	await askRun(run, {type: now ? 'freeze' : 'pause'});
	printLines([
		`${run.run} ${now ? 'is frozen' : 'pauses before its next phase'}. Let it go on: treadle go ${run.run}`,
	]);
	return exitCodes.verified;
};

/** Lets a paused or frozen run go on, as `p` and `P` do, and wakes a sleeping one, as `w` does. */
export const go = async (name: string): Promise<ExitCode> => {
	const run = await requireLiveRun(name);
	const {sleep, gate} = run.state;
	await askRun(run, {type: sleep ? 'wake' : 'resume'});
	const waits = gate === undefined || sleep ? '' : ` It waits for an answer: treadle answer ${run.run}`;
	printLines([`${run.run} ${sleep ? 'wakes' : 'goes on'}.${waits}`]);
	return exitCodes.verified;
};
