import type {Loop} from '../../loop/loop.js';
import {exceptedGlobs} from '../../loop/values/protect.js';
import {findExecutable} from '../../system/process/find-executable.js';
import {protectionOf} from '../../workspace/protection/protection.js';

/** Names that a sentence lists. */
const mostNamed = 3;

export const listed = (names: readonly string[]): string => {
	const more = names.length - mostNamed;
	return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** Tests that `protect` excepts, and tests that nothing protects though they have the names of tests. */
export const divideTests = (loop: Loop, unprotectedTests: readonly string[]) => {
	const isExcepted = protectionOf(exceptedGlobs(loop.protect));
	return {
		excepted: unprotectedTests.filter(isExcepted),
		others: unprotectedTests.filter(file => !isExcepted(file)),
	};
};

export const exceptedText = (files: readonly string[]): string =>
	`${plural(files.length, 'test file')} that \`protect\` lets it change: ${listed(files)}`;

export const unprotectedText = (files: readonly string[]): string =>
	`${plural(files.length, 'test file')} that nothing protects: ${listed(files)}`;

/** Python may import the package from the user's checkout instead of the one that is verified. */
export const otherCopyWarning = (file: string): string =>
	`checks may look at your own checkout instead of the agent's work: ${file} leads Python there`;

/** The warnings of a run about tests that its agent may change. */
export const unprotectedTestWarnings = (loop: Loop, unprotectedTests: readonly string[]): string[] => {
	const {excepted, others} = divideTests(loop, unprotectedTests);
	return [
		...(excepted.length > 0 ? [`the agent could get at ${exceptedText(excepted)}`] : []),
		...(others.length > 0
			? [`the agent could get at ${unprotectedText(others)}; \`treadle check ${loop.name}\` says what helps`]
			: []),
	];
};

/** The command of `notify` would find no program. */
export const notifyWarnings = (
	{notify}: Pick<Loop, 'notify'>,
	environment: NodeJS.ProcessEnv,
	root: string,
): string[] => {
	const found = notify === undefined ? undefined : findExecutable(notify, environment, root);
	return found?.kind === 'missing' ? [`\`notify\` will tell nobody: ${found.word} ${found.reason}`] : [];
};
