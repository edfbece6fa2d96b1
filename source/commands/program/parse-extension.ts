import type {LimitName} from '../../engine/progress/exhausted-limits.js';
import type {Extension, NewLimit} from '../../engine/progress/extension.js';
import {parseDuration} from '../../loop/values/duration.js';
import {parseMoney} from '../../loop/values/money.js';
import {parseTokens} from '../../loop/values/token-count.js';
import {Problem} from '../../problem.js';

/** What a resumed run is granted, as typed. */
export type ExtensionOptions = Partial<Record<LimitName | 'from', string>> & {allow?: string[]};

const parseCount = (text: string): number => {
	const count = Number(text);
	if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count === 0) {
		throw new Problem(`"${text}" is not a number of iterations; write a whole number such as 10.`);
	}

	return count;
};

const parsers: Record<LimitName, (text: string) => number> = {
	iterations: parseCount,
	time: parseDuration,
	tokens: parseTokens,
	cost: parseMoney,
};

/** `+10` is that much more, `10` is all there may be. */
const parseLimit = (name: LimitName, typed: string): NewLimit => {
	const add = typed.startsWith('+');
	try {
		return {amount: parsers[name](add ? typed.slice(1) : typed), add};
	} catch (error) {
		if (error instanceof Problem) {
			throw new Problem(`--${name}: ${error.message}`, error.hint === undefined ? {} : {hint: error.hint});
		}

		throw error;
	}
};

const parseIteration = (typed: string): number => {
	const iteration = Number(typed);
	if (!/^\d+$/.test(typed) || !Number.isSafeInteger(iteration)) {
		throw new Problem(`--from: "${typed}" is not an iteration; write a whole number, 0 for the base.`);
	}

	return iteration;
};

/** Reads what the user grants a run; undefined for nothing. Throws a Problem that names the option. */
export const parseExtension = ({allow, from, ...typed}: ExtensionOptions): Extension | undefined => {
	const limits = Object.fromEntries(
		(Object.keys(parsers) as LimitName[]).flatMap(name => {
			const text = typed[name];
			return text === undefined ? [] : [[name, parseLimit(name, text)]];
		}),
	);
	const extension: Extension = {
		...(Object.keys(limits).length > 0 ? {limits} : {}),
		...(allow && allow.length > 0 ? {allow} : {}),
		...(from === undefined ? {} : {from: parseIteration(from)}),
	};
	return Object.keys(extension).length > 0 ? extension : undefined;
};
