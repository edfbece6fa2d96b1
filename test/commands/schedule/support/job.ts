import {createJob, type Job} from '../../../../source/commands/schedule/job.js';
import {parseAt} from '../../../../source/commands/schedule/timing.js';
import {parseLoop} from '../../../../source/loop/file/parse-loop.js';

export type JobOf = {
	at: string;
	folder?: string;
	program?: string;
	environment?: NodeJS.ProcessEnv;
	gates?: string;
};

/** What a timer of a test starts: the loop `spec` in a folder, at these times. */
export const jobOf = ({
	at,
	folder = '/home/me/project',
	program = import.meta.filename,
	environment = {PATH: '/usr/bin'},
	gates,
}: JobOf): Job =>
	createJob({
		loop: parseLoop(
			'---\ngoal: g\nagent: claude\nverify: [{run: npm test}]\ngates: deliver\n---\nx',
			`${folder}/loops/spec/LOOP.md`,
		),
		folder,
		timing: parseAt(at),
		gates,
		environment,
		program,
	});
