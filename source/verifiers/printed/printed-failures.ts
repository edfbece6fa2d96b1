import {oneLine} from '../../system/text/sanitize.js';
import {createRunners} from './runners.js';

/**
 * The names of failing tests in what a command printed, where a runner that is known printed it. They are for telling
 * people and agents; what a command says is decided by its exit code and its report alone.
 */
export type PrintedFailures = {
	/** Adds whole lines, sanitized, joined by `\n`. */
	add: (lines: string) => void;
	/** The first 200, as the runner names them, each once. */
	read: () => string[];
};

const mostNames = 200;
const nameLimit = 300;
/** No runner names a test on a longer line, and patterns take their time on long ones. */
const longestLine = 1000;

export const createPrintedFailures = (): PrintedFailures => {
	const runners = createRunners().map(runner => ({runner, names: new Set<string>()}));

	const take = (line: string): void => {
		for (const {runner, names} of runners) {
			const name = runner.take(line);
			// Some groups are known only by what follows them, so a few more than are told are kept.
			if (name !== undefined && names.size < 2 * mostNames) {
				names.add(oneLine(name, nameLimit));
			}
		}
	};

	return {
		add(lines) {
			for (const line of lines.split('\n')) {
				if (line.length <= longestLine) {
					take(line.trimEnd());
				}
			}
		},
		read() {
			const all = runners.flatMap(({runner, names}) => {
				const groups = runner.groups?.();
				return [...names].filter(name => !groups?.has(name));
			});
			return [...new Set(all)].slice(0, mostNames);
		},
	};
};
