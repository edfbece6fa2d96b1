import {readBounded} from '../system/files/read-bounded.js';

/** Bytes of a file of settings. */
const limit = 1024 * 1024;
const switchedOn = /"telemetry"\s*:\s*\{[^{}]*"enabled"\s*:\s*true\b/;

/**
 * Whether a person, or whoever administers the machine, has the agent's telemetry collected already: then it is theirs,
 * and not diverted into a file of ours.
 *
 * @param variable the one that switches it on
 * @param settings files of settings, in JSON with comments
 */
export const hasOwnTelemetry = async (
	environment: Readonly<Record<string, string>>,
	variable: string,
	settings: readonly string[],
): Promise<boolean> => {
	if (['1', 'true'].includes((environment[variable] ?? '').toLowerCase())) {
		return true;
	}

	const texts = await Promise.all(settings.map(async file => readBounded(file, limit)));
	return texts.some(text => text !== undefined && switchedOn.test(text.toString()));
};
