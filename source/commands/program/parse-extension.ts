import type {Extension} from '../../engine/progress/extension.js';
import {changeableNames, type NewLimits, parseNewLimit} from '../../loop/values/new-limit.js';
import {Problem} from '../../problem.js';

/** Limits of a run as typed: `+10` is that much more. */
export type NewLimitOptions = Partial<
	Record<'iterations' | 'time' | 'tokens' | 'cost' | 'perDay' | 'deadline', string>
>;

/** What a resumed run is granted, as typed. */
export type ExtensionOptions = NewLimitOptions & {from?: string; allow?: string[]};

/** The option of the command line for each limit. */
export const limitFlags = {
	iterations: 'iterations',
	time: 'time',
	tokens: 'tokens',
	cost: 'cost',
	'per-day': 'perDay',
	deadline: 'deadline',
} as const;

/** The limits that were typed. Throws a Problem that names the option. */
export const parseNewLimits = (typed: NewLimitOptions): NewLimits =>
	Object.assign(
		{},
		...changeableNames.map(name => {
			const text = typed[limitFlags[name]];
			try {
				return text === undefined ? {} : parseNewLimit(name, text);
			} catch (error) {
				if (error instanceof Problem) {
					throw new Problem(
						`--${name}: ${error.message}`,
						error.hint === undefined ? {} : {hint: error.hint},
					);
				}

				throw error;
			}
		}),
	);

const parseIteration = (typed: string): number => {
	const iteration = Number(typed);
	if (!/^\d+$/.test(typed) || !Number.isSafeInteger(iteration)) {
		throw new Problem(`--from: "${typed}" is not an iteration; write a whole number, 0 for the base.`);
	}

	return iteration;
};

/** Reads what the user grants a run; undefined for nothing. Throws a Problem that names the option. */
export const parseExtension = ({allow, from, ...typed}: ExtensionOptions): Extension | undefined => {
	const limits = parseNewLimits(typed);
	const extension: Extension = {
		...(Object.keys(limits).length > 0 ? {limits} : {}),
		...(allow && allow.length > 0 ? {allow} : {}),
		...(from === undefined ? {} : {from: parseIteration(from)}),
	};
	return Object.keys(extension).length > 0 ? extension : undefined;
};
