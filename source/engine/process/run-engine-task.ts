import type {RunFinished} from '../../journal/events/events.js';
import type {RunOptions} from './hold-run.js';
import type {EngineTask} from './messages.js';
import {resumeEngine} from './resume-engine.js';
import {runEngine} from './run-engine.js';

/**
 * Does in this process what an engine is started for: runs a loop, or goes on with a run.
 *
 * @throws {Problem} for whatever keeps the run from starting
 */
export const runEngineTask = async (
	task: EngineTask,
	options: Omit<RunOptions, keyof EngineTask>,
): Promise<RunFinished> =>
	'loop' in task ? runEngine({...options, ...task}) : resumeEngine({...options, ...task});
