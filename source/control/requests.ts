/** What a person may ask of a running engine, from the screen or from another terminal. */
import type {GateAnswer} from '../journal/events/events.js';

export type Request =
	| {type: 'answer'; gate: string; answer: GateAnswer}
	| {type: 'note'; text: string}
	| {type: 'pause'}
	| {type: 'resume'}
	| {type: 'wake'}
	| {type: 'stop'; reason: string}
	/** Hands over the reins (only `deliver` still asks) or takes them back. */
	| {type: 'reins'; free: boolean}
	/** Puts the workspace back to the checkpoint of an iteration; 0 is the base. */
	| {type: 'rollback'; iteration: number; reason: string};

export type Reply = {ok: true} | {ok: false; error: string};
