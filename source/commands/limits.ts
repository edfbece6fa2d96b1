import {sendToRun} from '../control/client.js';
import {readProgress} from '../engine/progress/read-progress.js';
import {changeableNames, extendLimits} from '../loop/values/new-limit.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {limitFlags, type NewLimitOptions, parseNewLimits} from './program/parse-extension.js';
import {requireOutsideRun} from './program/require-outside-run.js';
import {locateRun} from './selection/find-run.js';
import {locate} from './selection/locate.js';
import {print} from './terminal/output.js';

/** Gives a run that is going on other limits. */
export const limits = async (named: string, options: NewLimitOptions): Promise<ExitCode> => {
	requireOutsideRun((await locate()).folder);
	const found = await locateRun(named);
	const typed = Object.fromEntries(
		changeableNames.flatMap(name => {
			const text = options[limitFlags[name]];
			return text === undefined ? [] : [[name, text]];
		}),
	);
	if (Object.keys(typed).length === 0) {
		throw new Problem('no limit was named.', {
			hint: `Name one: treadle limits ${found.run} --iterations +5`,
		});
	}

	const {progress, started} = await readProgress(found.folder);
	const stop = progress.limits ?? started?.stop;
	if (stop !== undefined) {
		extendLimits(stop, parseNewLimits(options));
	}

	const reply = await sendToRun(found.folder, {type: 'limits', limits: typed}).catch(() => undefined);
	if (reply === undefined) {
		throw new Problem(`${found.run} is not running.`, {
			hint: `Let it go on with other limits: treadle resume ${found.run} --help`,
		});
	}

	if (!reply.ok) {
		throw new Problem(reply.error);
	}

	print(`${found.run} has its new limits.\n`);
	return exitCodes.verified;
};
