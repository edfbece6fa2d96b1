/** `hidden` in LOOP.md: the path of checks that the agent never sees, a file or folder outside the repository. */
import path from 'node:path';
import type {VerifierChoice} from '../loop.js';

/**
 * What is wrong with a path of hidden checks, judged by the text alone, or undefined. Whether it exists, and where it really
 * leads, is checked before a run.
 */
export const hiddenPathMistake = (text: string): string | undefined => {
	const written = text.trim();
	if (/^~[^/]/.test(written)) {
		return `"${written}" is not understood; write ~/… for your own home folder, or an absolute path.`;
	}

	const isRelative = !/^[~/]/.test(written);
	return isRelative && path.posix.normalize(written).split('/')[0] !== '..'
		? `"${written}" lies inside the repository, where the agent would see it; keep it elsewhere, such as ../hidden-checks.`
		: undefined;
};

/**
 * The checks of a loop with absolute `hidden` paths. Relative ones are relative to `root`, the top of the repository; `home`
 * replaces `~`.
 */
export const withHiddenPaths = (
	verify: readonly VerifierChoice[],
	root: string,
	home: string,
): VerifierChoice[] =>
	verify.map(choice =>
		choice.kind === 'run' && choice.hidden !== undefined
			? {...choice, hidden: path.resolve(root, choice.hidden.replace(/^~(?=\/|$)/, home))}
			: choice,
	);
