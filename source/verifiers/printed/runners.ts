/** Takes the lines a runner printed, one after another; returns the name of a failing test where a line holds one. */
export type Runner = {
	take: (line: string) => string | undefined;
	/** Names returned before that turned out to stand for a group of tests, not for one. */
	groups?: () => ReadonlySet<string>;
};

/** A runner that names each failing test on a line of its own. */
const byLine =
	(pattern: RegExp): (() => Runner) =>
	() => ({take: line => pattern.exec(line)?.slice(1).find(Boolean)});

/** Names that stand after a heading, each on a line of its own. */
const below =
	(heading: RegExp, pattern: RegExp, end?: RegExp): (() => Runner) =>
	() => {
		let isBelow = false;
		return {
			take(line) {
				if (heading.test(line)) {
					isBelow = true;
					return undefined;
				}

				isBelow &&= !end?.test(line);
				return isBelow ? pattern.exec(line)?.[1] : undefined;
			},
		};
	};

/** TAP: the line of a group follows those of its tests, less indented than they are. */
const tap = (): Runner => {
	/** Indentation of failing lines whose group may still follow. */
	let open: number[] = [];
	return {
		take(line) {
			const match = /^( *)(not )?ok \d+(?: - | )(.+)$/.exec(line);
			const [, {length: indent} = '', isFailed, rest = ''] = match ?? [];
			if (!match || / # (?:skip|todo)\b/i.test(line)) {
				return undefined;
			}

			const name = rest.replace(/ # (?:time=|duration).*$/i, '').trim();
			const hasFailing = open.some(deeper => deeper > indent);
			open = open.filter(other => other < indent);
			if (!isFailed) {
				return undefined;
			}

			open.push(indent);
			return hasFailing ? undefined : name;
		},
	};
};

/** mocha: `1) suite`, then deeper suites and the test, the last of which ends with a colon. */
const mocha = (): Runner => {
	let isBelow = false;
	let parts: string[] | undefined;
	return {
		take(line) {
			isBelow ||= /^ {2}\d+ failing$/.test(line);
			if (!isBelow) {
				return undefined;
			}

			const first = /^ {2}\d+\) (.+)$/.exec(line)?.[1];
			if (first !== undefined) {
				parts = [];
			}

			const part = first ?? /^ {6,}(\S.*)$/.exec(line)?.[1];
			if (!parts || part === undefined) {
				parts = undefined;
				return undefined;
			}

			parts.push(part.replace(/:$/, ''));
			if (!part.endsWith(':')) {
				return undefined;
			}

			const name = parts.join(' > ');
			parts = undefined;
			return name;
		},
	};
};

/** go test names a test before the subtests that make it fail. */
const goTest = (): Runner => {
	const groups = new Set<string>();
	return {
		take(line) {
			const name =
				/^ *--- FAIL: (\S+) \(/.exec(line)?.[1] ?? /^FAIL\t(\S+ \[(?:build|setup) failed\])$/.exec(line)?.[1];
			for (let end = name?.lastIndexOf('/') ?? -1; name && end > 0; end = name.lastIndexOf('/', end - 1)) {
				groups.add(name.slice(0, end));
			}

			return name;
		},
		groups: () => groups,
	};
};

const duration = String.raw`\(\d+(?:\.\d+)?m?s\)`;

/** One of each runner whose output is known. They match lines that the runners format, not words of prose. */
export const createRunners = (): Runner[] =>
	[
		// node:test, spec
		below(/^✖ failing tests:$/, new RegExp(`^✖ (.+) ${duration}$`)),
		tap,
		// vitest
		byLine(/^ *FAIL {1,2}(.+ > .+)$|^ *FAIL {1,2}(\S+) \[ \S+ \]$/),
		// jest
		below(/^FAIL \S+/, /^ {2}● (?!Console$|Test suite failed to run$)(.+)$/),
		mocha,
		// pytest
		below(/^=+ short test summary info =+$/, /^(?:FAILED|ERROR) (\S+?(?:::.+?)?)(?: - .*)?$/),
		// unittest
		byLine(/^(?:FAIL|ERROR): (\w+ \([\w.]+\))/),
		goTest,
		// cargo test
		byLine(/^test (.+?)(?: - should panic)? \.\.\. FAILED$/),
		// rspec
		byLine(/^rspec (\S+:\d+ # .+|'\S+' # .+)$/),
		// bun test
		byLine(/^\(fail\) (.+?)(?: \[[\d.]+ms\])?$/),
		// deno test
		below(/^ FAILURES $/, /^(.+) => \S+:\d+:\d+$/),
		// dotnet test
		byLine(/^ {2}Failed (\S.+) \[[^\]]+\]$/),
		// Gradle
		byLine(/^(\S.* > \S.*) FAILED$/),
		// Maven Surefire
		below(/^\[ERROR\] (?:Failures|Errors):\s*$/, /^\[ERROR\] {3}(\S+?:\d+)/, /^\[(?:INFO|ERROR)\]\s*$/),
		// PHPUnit
		below(/^There (?:was|were) \d+ (?:failures?|errors?):$/, /^\d+\) (\S+::.+)$/),
		// bats, and small runners like it
		byLine(/^ ?✗ (.+)$/),
	].map(create => create());
