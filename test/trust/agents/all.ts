import type {ScriptedAgent} from '../scripted-agent.js';
import {byCode, byReport} from './code.js';
import {honest} from './honest.js';
import {againstReviewer, againstSurroundings} from './surroundings.js';
import {againstTests} from './tests.js';

/** Every agent of the suite: honest ones first, then those that try to get a false done. */
export const agents: ScriptedAgent[] = [
	...honest,
	...againstTests,
	...byCode,
	...byReport,
	...againstSurroundings,
	...againstReviewer,
];
