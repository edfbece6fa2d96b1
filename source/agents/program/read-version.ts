import {durationText} from '../../loop/values/duration.js';
import {cleanText} from '../../system/text/clean-text.js';
import {oneLine} from '../../system/text/sanitize.js';
import {type BriefOptions, runBriefly} from './run-briefly.js';

export type VersionAnswer = {version: string} | {problem: string};

/** The first version in a text, such as `1.2.3` or `1.2.3-beta.1`; undefined when there is none. */
export const findVersion = (text: string): string | undefined =>
	/(?<![\d.])\d+\.\d+(?:\.\d+)?(?:-[\dA-Za-z]+(?:\.[\dA-Za-z]+)*)?/.exec(text)?.[0];

/** Asks a program, with its first arguments, for its version. The problem is a sentence without its subject, for the user. */
export const readVersion = async (
	command: string | readonly string[],
	options: BriefOptions,
): Promise<VersionAnswer> => {
	const run = await runBriefly([...[command].flat(), '--version'], options);
	switch (run.kind) {
		case 'late':
			return {problem: `did not report its version within ${durationText(options.limit)}`};
		case 'not-started':
			return {problem: `could not be started: ${run.reason}`};
		case 'ended': {
			const version = findVersion(run.stdout);
			if (run.code === 0 && version !== undefined) {
				return {version};
			}

			const said = oneLine(cleanText(run.stdout.trim() || run.stderr.trim()), 120);
			const ended =
				run.code === 0 ? '' : run.code === undefined ? ' and died' : ` and exited with ${run.code}`;
			return {problem: `reported no version: it printed ${said === '' ? 'nothing' : `“${said}”`}${ended}`};
		}
	}
};
