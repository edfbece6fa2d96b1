type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the locale says UTF-8; undefined when no locale is set. Source: POSIX, the order of LC_ALL, LC_CTYPE and LANG. */
export const saysUtf8 = (environment: Environment): boolean | undefined => {
	const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
	return locale ? /utf-?8/i.test(locale) : undefined;
};
