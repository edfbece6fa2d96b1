import {readBounded} from '../system/files/read-bounded.js';

/** Bytes of a settings file. */
const limit = 1024 * 1024;
const switchedOn = /"telemetry"\s*:\s*\{[^{}]*"enabled"\s*:\s*true\b/;

/**
 * Whether the user or an administrator collects the agent's telemetry already: then it is not redirected to our file.
 *
 * @param variable the variable that enables it
 * @param settings settings files, in JSON with comments
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
