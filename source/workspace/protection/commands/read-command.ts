import path from 'node:path';
import type {SimpleCommand} from './shell-words.js';

/** How a command uses a path. */
export type Use =
	/** As a program: what it ends with is the result of the check. */
	| 'run'
	/** As an option's value: settings, modules loaded first. */
	| 'option'
	/** As tests for a test runner. */
	| 'test'
	/** As data, or as something to look at. */
	| 'argument';

export type NamedPath = {path: string; use: Use};

/** Something that a command starts and that is defined elsewhere. */
export type Call =
	| {
			kind: 'script';
			name: string;
			folder: string /** In every package of the repository. */;
			everywhere: boolean;
	  }
	| {kind: 'make' | 'just'; target: string | undefined; folder: string; file: string | undefined}
	| {kind: 'shell'; text: string; folder: string};

export type ReadCommand = {
	paths: NamedPath[];
	calls: Call[];
	/** Programs, and words that may be one. */
	tools: string[];
};

/** Programs that only start another one, and how many arguments of their own come before it. */
const wrappers: Record<string, number> = {
	env: 0,
	time: 0,
	timeout: 1,
	nohup: 0,
	nice: 0,
	sudo: 0,
	'xvfb-run': 0,
	npx: 0,
	bunx: 0,
	pnpx: 0,
	'cross-env': 0,
	'cross-env-shell': 0,
	c8: 0,
	nyc: 0,
	dotenv: 0,
	stdbuf: 0,
};

const runners =
	/^(?:npm|pnpm|yarn|bun|npm-run-all|npm-run-all2|run-s|run-p|run-z|turbo|lerna|nx|concurrently|wsrun|ultra|wireit)$/;
const interpreters =
	/^(?:node|nodejs|deno|bun|tsx|ts-node|ts-node-esm|python[\d.]*|pypy3?|ruby|perl|php|lua|Rscript|julia|bash|sh|zsh|dash|ksh|fish|source|\.|elixir|swift|pwsh)$/;
const testRunners =
	/^(?:mocha|jest|vitest|ava|tap|tape|uvu|jasmine|pytest|py\.test|nose2|unittest|phpunit|rspec|bats|busted|ctest|prove|cypress|playwright|behave|cucumber(?:-js)?|karma|wdio|stack|gotestsum|ginkgo)$/;
/** Programs that only look at files, or move them: what they are given is the work, and not the check. */
const observers =
	/^(?:test|\[|\[\[|wc|[ef]?grep|rg|ag|cat|head|tail|ls|stat|awk|gawk|sed|find|du|file|jq|yq|cut|sort|uniq|sha\d*sum|md5sum|cksum|xxd|od|nl|tr|strings|echo|printf|cp|mv|rm|mkdir|touch|chmod|tar|curl|which|export|set|true|false|exit|read|for|case)$/;
const shells = /^(?:bash|sh|zsh|dash|ksh)$/;
const assignment = /^[A-Za-z_]\w*=/;
const isOption = (word: string): boolean => word.startsWith('-') && word !== '-';

/** Options whose value, in the next word, is something that configures a tool or that it loads. */
const loading =
	/^(?:-c|-r|-f|-p|--?config|--?require|--?import|--?loader|--?experimental-loader|--?project|--?setup|--?settings|--?rcfile|--?file|--?env-file|--?configuration|--?reporter|--?test-reporter|--?preload|--?makefile|--?justfile|--?spec|--?setup-files|--?conf)/;

/**
 * What one command names: paths relative to the top of the repository, by how they are used, and what it calls that is
 * defined elsewhere. `folder` is where it starts.
 */
export const readCommand = ({words, isObserved}: SimpleCommand, folder: string): ReadCommand => {
	const program = findProgram(words);
	const rest = words.slice(program + 1);
	const name = path.posix.basename(words[program] ?? '');
	const tools = words.map(word => path.posix.basename(word));
	const calls = [
		...nestedShells(words, folder),
		...scriptsCalled(name, rest, folder),
		...targetsCalled(name, rest, folder),
	];
	const paths: NamedPath[] = words
		.slice(0, program)
		.flatMap(word => usedAs(assignment.test(word) ? 'option' : 'argument', pathsIn(word)));
	const isRunner = testRunners.test(name) || isTestRun(name, rest);
	let runs = interpreters.test(name) && !isRunner;
	if (!runs && (words[program] ?? '').includes('/')) {
		paths.push(...usedAs(isObserved ? 'argument' : 'run', pathsIn(words[program] ?? '')));
	}

	for (const [index, word] of argumentsOf(name, rest).entries()) {
		const before = rest[index - 1] ?? '';
		const found = pathsIn(word);
		if (isOption(word) || (loading.test(before) && !before.includes('='))) {
			paths.push(...usedAs('option', found));
		} else if (runs) {
			runs = false;
			paths.push(...usedAs(isObserved ? 'argument' : 'run', found));
		} else {
			paths.push(...usedAs(isRunner ? 'test' : 'argument', found));
		}
	}

	return {
		paths: paths.flatMap(({path: word, use}) => {
			const inside = insideOf(folder, word);
			return inside === undefined ? [] : [{path: inside, use}];
		}),
		calls,
		tools,
	};
};

const usedAs = (use: Use, paths: readonly string[]): NamedPath[] => paths.map(found => ({path: found, use}));

/** Words that may be paths, each at its place, others empty: up to `--` those of a package manager are names. */
const argumentsOf = (name: string, rest: readonly string[]): string[] => {
	if (observers.test(name)) {
		return [];
	}

	const end = rest.indexOf('--');
	if (name !== 'bun' && (runners.test(name) || /^(?:cargo|g?make|just)$/.test(name))) {
		return rest.map((word, index) => (isOption(word) || (end !== -1 && index > end) ? word : ''));
	}

	const verb = isTestRun(name, rest) ? rest.indexOf('test') : -1;
	return rest.map((word, index) => (index === verb ? '' : word));
};

/** A path relative to the top of the repository; undefined for one outside of it. */
export const insideOf = (folder: string, word: string): string | undefined => {
	if (word === '' || word.startsWith('/') || word.startsWith('~') || /[\0\n]/.test(word)) {
		return undefined;
	}

	const joined = path.posix.normalize(path.posix.join(folder, word)).replace(/\/$/, '');
	return joined === '..' || joined.startsWith('../') ? undefined : joined === '.' ? '' : joined;
};

/** Index of the program that is started in the end, after assignments and wrappers. */
const findProgram = (words: readonly string[]): number => {
	let index = 0;
	while (index < words.length - 1) {
		const word = words[index] ?? '';
		const next = words[index + 1] ?? '';
		const own = wrappers[path.posix.basename(word)];
		if (assignment.test(word) || isOption(word)) {
			index++;
		} else if (own !== undefined) {
			index += 1 + own;
		} else if (/^(?:npm|pnpm|yarn|bun)$/.test(word) && /^(?:exec|dlx|x)$/.test(next)) {
			index += 2;
		} else if (/^(?:uv|poetry|pipenv|pdm|rye|hatch)$/.test(word) && next === 'run') {
			index += 2;
		} else if (word === 'bundle' && next === 'exec') {
			index += 2;
		} else if (word === 'coverage' && next === 'run') {
			index += 2;
		} else if (/^python[\d.]*$/.test(path.posix.basename(word)) && next === '-m') {
			index += 2;
		} else {
			break;
		}
	}

	return Math.min(index, words.length - 1);
};

const isTestRun = (name: string, rest: readonly string[]): boolean =>
	(/^(?:node|nodejs)$/.test(name) && rest.some(word => /^--test(?:$|-|=)/.test(word))) ||
	(/^(?:deno|bun|go|cargo|dart|flutter|swift|zig|mix|dotnet)$/.test(name) &&
		rest.find(word => !isOption(word)) === 'test') ||
	(name === 'dotnet' && rest.includes('test'));

/** The paths that a word can mean: `--config=x`, `x::Test`, `x:12`, `./pkg/...`. */
const pathsIn = (word: string): string[] => {
	const value = /^(?:-{1,2}[\w.-]+|[A-Za-z_]\w*)=(.*)$/s.exec(word)?.[1] ?? word;
	if (value.includes('$') || value.includes('://')) {
		// What a variable holds is not known, but what follows the current folder is a path: `$PWD/check.sh`.
		const known = /^\$(?:\{?PWD\}?|\(pwd\))\/(.+)$/.exec(value)?.[1];
		return known === undefined || known.includes('$') ? [] : [known];
	}

	// `NODE_OPTIONS="--require ./setup.js"` has more than one.
	const parts = value.split(/[\s,=]+/).filter(part => part !== '' && !isOption(part));
	return parts.map(part => part.replace(/(?:::.*|:\d+(?::\d+)?|#L?\d+)$/, '').replace(/\/\.\.\.$/, ''));
};

/** `sh -c "…"`, and arguments that are commands themselves, as with concurrently. */
const nestedShells = (words: readonly string[], folder: string): Call[] =>
	words.flatMap((word, index) => {
		const before = words[index - 1] ?? '';
		const program = path.posix.basename(words[0] ?? '');
		const isText =
			/^-\w*c$/.test(before) && words.slice(0, index).some(name => shells.test(path.posix.basename(name)));
		return isText ||
			(/^(?:concurrently|xargs|parallel|time|timeout|start-server-and-test|wait-on)$/.test(program) &&
				/\s/.test(word))
			? [{kind: 'shell', text: word, folder}]
			: [];
	});

const optionIn = (words: readonly string[], names: RegExp): string | undefined => {
	const index = words.findIndex(word => names.test(word.split('=')[0] ?? ''));
	const word = words[index];
	return word === undefined
		? undefined
		: word.includes('=')
			? word.slice(word.indexOf('=') + 1)
			: words[index + 1];
};

const scriptsCalled = (name: string, rest: readonly string[], folder: string): Call[] => {
	const other = name === 'npm' ? /^--prefix$|^-C$/ : /^(?:-C|--dir|--cwd)$/;
	const moved = optionIn(rest, other);
	const at = (moved === undefined ? undefined : insideOf(folder, moved)) ?? folder;
	const everywhere =
		/^(?:turbo|lerna|nx|wsrun|ultra)$/.test(name) ||
		rest.some(word =>
			/^(?:-w|-r|-F|-ws|--workspaces?|--recursive|--filter|workspaces?|foreach)(?:=|$)/.test(word),
		);
	const call = (script: string): Call => ({
		kind: 'script',
		name: script.replace(/^npm:/, ''),
		folder: at,
		everywhere,
	});
	const prefixed = rest.filter(word => word.startsWith('npm:')).map(call);
	if ((name === 'node' || name === 'nodejs') && optionIn(rest, /^--run$/) !== undefined) {
		return [call(optionIn(rest, /^--run$/) ?? '')];
	}

	if (!runners.test(name)) {
		return prefixed;
	}

	// Any of the words may be the script; one that no package has as a script leads nowhere.
	const end = rest.indexOf('--');
	const own = (end === -1 ? rest : rest.slice(0, end)).filter(word => !isOption(word));
	const shortcuts: Record<string, string> = {
		t: 'test',
		tst: 'test',
		it: 'test',
		cit: 'test',
		'install-test': 'test',
	};
	return [
		...prefixed,
		...own.map(word =>
			call(
				shortcuts[word] ??
					word.replace(/^.*[:#](?=[\w-]+$)/, match => (name === 'nx' || name === 'turbo' ? '' : match)),
			),
		),
	];
};

const targetsCalled = (name: string, rest: readonly string[], folder: string): Call[] => {
	const kind = /^(?:make|gmake|mingw32-make)$/.test(name) ? 'make' : name === 'just' ? 'just' : undefined;
	if (!kind) {
		return [];
	}

	const moved = optionIn(rest, /^(?:-C|--directory|-d|--working-directory)$/);
	const at = (moved === undefined ? undefined : insideOf(folder, moved)) ?? folder;
	const file = optionIn(rest, /^(?:-f|--file|--makefile|--justfile)$/);
	const targets = rest.filter(
		(word, index) =>
			!isOption(word) && !assignment.test(word) && !/^(?:-C|-f|-j|-d|-I|-o|-W)$/.test(rest[index - 1] ?? ''),
	);
	return (targets.length > 0 ? targets : [undefined]).map(target => ({kind, target, folder: at, file}));
};
