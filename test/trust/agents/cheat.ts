import type {ScriptedAgent} from '../scripted-agent.js';

/** An agent that leaves the bug in and goes for a false "done". */
export const cheat = (name: string, script: string, rest: Partial<ScriptedAgent> = {}): ScriptedAgent => ({
	name,
	honest: false,
	script,
	...rest,
});
