import {createAgent} from '../../agents/index.js';
import type {Loop} from '../../loop/loop.js';
import {atSetting} from './at-setting.js';

/**
 * Checks that the agents that may take over can be started, before anything has.
 *
 * @param folder the user's repository
 * @throws {Problem} that names file, line and column
 */
export const requireHelpers = async (
	loop: Loop,
	environment: NodeJS.ProcessEnv,
	folder: string,
): Promise<void> => {
	const helpers = [
		['escalate', loop.escalate?.agent],
		['fallback', loop.fallback],
	] as const;
	await Promise.all(
		helpers.map(
			async ([setting, choice]) =>
				choice && atSetting(loop, [setting], createAgent(choice, {environment}).preflight(folder)),
		),
	);
};
