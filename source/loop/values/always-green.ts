const nothing = String.raw`(?:(?:/usr)?/bin/)?true|:|exit(?:\s+0)?`;
const doesNothing = new RegExp(`^(?:command\\s+|builtin\\s+)?(?:${nothing})$`);
const endsInNothing = new RegExp(`(?:\\|\\||;|\\n)\\s*(?:${nothing})$`);
const onlyPrints = /^(?:echo|printf)(?:\s[^;&|$`<>()\n]*)?$/;
/** Commands with which an earlier part of a script can still make it fail. */
const mayFail = /\b(?:exit|set|trap|kill|return|exec)\b/;

/**
 * Whether a shell command obviously succeeds whatever the code does: `true`, `:`, `exit 0`, `echo ok`, `npm test || true`.
 * Catches mistakes, not tricks: checking the untouched base finds the rest.
 */
export const isAlwaysGreen = (command: string): boolean => {
	const script = command.trim().replace(/[;\s]+$/, '');
	if (doesNothing.test(script) || onlyPrints.test(script)) {
		return true;
	}

	const end = endsInNothing.exec(script);
	return end !== null && !mayFail.test(script.slice(0, end.index));
};
