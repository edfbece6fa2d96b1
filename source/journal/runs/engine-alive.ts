import {findProcess, startedAt} from '../../system/process/process-table.js';

/** Milliseconds by which a clock that was set meanwhile may be wrong. */
const tolerance = 60_000;

/**
 * True while the process `pid` lives that wrote an event at `since` (ISO time). A process that began later has only been
 * given the same number, after a reboot for example. Start times are compared with our own, which is known on both clocks.
 */
export const isEngineAlive = (pid: number | undefined, since: string): boolean => {
	const engine = pid === undefined ? undefined : findProcess(pid);
	const started = engine && startedAt(engine);
	return started === undefined ? engine !== undefined : started <= Date.parse(since) + tolerance;
};
