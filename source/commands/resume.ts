import {listRuns, type RunListing} from '../journal/list-runs.js';
import type {ExitCode} from '../problem.js';
import {isSomebodyThere} from './ask.js';
import {chooseRun} from './choose-run.js';
import {type ConductOptions, conduct} from './conduct.js';
import {locate} from './locate.js';
import {type ExtensionOptions, parseExtension} from './parse-extension.js';
import {requireOutside} from './require-outside.js';

const goesOn = ({state}: RunListing): boolean =>
	!['verified', 'live', 'starting', 'unreadable'].includes(state);

/** At a terminal a person picks among several; a script gets the newest, as does who has nothing to pick. */
const pick = async (): Promise<string | undefined> => {
	if (!isSomebodyThere()) return undefined;
	const {runs} = await locate();
	if (!(await listRuns(runs)).some(goesOn)) return undefined;
	return chooseRun(undefined, {
		command: 'treadle resume',
		fits: goesOn,
		what: 'runs that can go on',
		none: 'there is no run that can go on.',
	});
};

/** Goes on with a run where it stopped, with what it is granted beyond its limits; one that can go on by default. */
export const resume = async (
	named: string | undefined,
	options: ConductOptions & ExtensionOptions,
): Promise<ExitCode> => {
	requireOutside((await locate()).folder);
	const extension = parseExtension(options);
	const run = named ?? (await pick());
	return conduct({folder: process.cwd(), run, ...(extension ? {extension} : {})}, options);
};
