import path from 'node:path';

/** Names of files that decide how tests run and what they run with, wherever they lie. */
const always = [
	// Test runners and what transforms the code for them.
	/^vitest[.-](?:config|workspace|setup)\b.*/,
	/^jest[.-](?:config|setup|preset|global)\b.*/,
	/^(?:ava|playwright|playwright-ct|cypress|nyc|web-test-runner|testcafe|babel|japa|tap)\.config\..*/,
	/^(?:karma|wdio|protractor)\.conf\..*/,
	/^(?:cypress|jasmine)\.json$/,
	/^setupTests\.[cm]?[jt]sx?$/,
	/^\.(?:mocharc|taprc|nycrc|c8rc|babelrc|swcrc|jestrc|testcaferc)(?:\..*)?$/,
	// Python.
	/^\.?pytest\.(?:ini|toml)$/,
	/^(?:tox\.ini|noxfile\.py|conftest\.py|\.coveragerc|sitecustomize\.py|usercustomize\.py)$/,
	// Others.
	/^phpunit(?:\.dist)?\.xml(?:\.dist)?$/,
	/^\.(?:rspec|rspec-local|simplecov)$/,
	/^(?:nextest\.toml|rust-toolchain(?:\.toml)?|go\.work(?:\.sum)?|.*\.runsettings|nuget\.config|global\.json|binding\.gyp)$/i,
	// Package managers, versions of languages, environments.
	/^(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.[cm]?js|pnpm-workspace\.yaml|\.pnp\..*|bunfig\.toml|pip\.conf|gradle\.properties)$/,
	/^(?:\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.tool-versions|\.?mise\.toml|\.envrc)$/,
	/^\.env(?:\.local|\.test|\.test\.local)?$/,
	// What git makes of the bytes of a file.
	/^\.gitattributes$/,
];

/** The same for tools that only some checks use: those with a word in the commands that matches. */
const ofTools: readonly (readonly [tools: RegExp, names: RegExp])[] = [
	[/^(?:vitest|vite)$/, /^vite\.config\..*/],
	[/^(?:tsc|vue-tsc|svelte-check|ts-node|tsx|tsd|vitest|jest|ava|bun)$/, /^(?:ts|js)config(?:\..*)?\.json$/],
	[/^(?:eslint|xo|standard|next)$/, /^(?:eslint\.config\..*|\.eslintrc(?:\..*)?|\.eslintignore)$/],
	[/^biome$/, /^\.?biome\.jsonc?$/],
	[/^prettier$/, /^(?:prettier\.config\..*|\.prettierrc(?:\..*)?|\.prettierignore)$/],
	[/^stylelint$/, /^(?:stylelint\.config\..*|\.stylelintrc(?:\..*)?|\.stylelintignore)$/],
	[/^oxlint$/, /^\.?oxlint(?:rc)?\..*/],
	[/^ruff$/, /^\.?ruff\.toml$/],
	[/^flake8$/, /^\.flake8$/],
	[/^mypy$/, /^\.?mypy\.ini$/],
	[/^(?:pyright|basedpyright)$/, /^pyrightconfig\.json$/],
	[/^pylint$/, /^\.?pylintrc(?:\.toml)?$/],
	[/^golangci-lint$/, /^\.golangci\..*/],
	[/^clippy$/, /^\.?clippy\.toml$/],
	[/^(?:rustfmt|fmt)$/, /^\.?rustfmt\.toml$/],
	[/^rubocop$/, /^\.rubocop(?:_todo)?\.yml$/],
	[/^(?:rspec|rake|bundle)$/, /^Rakefile$/],
	[/^shellcheck$/, /^\.shellcheckrc$/],
	[/^markdownlint(?:-cli2)?$/, /^\.markdownlint.*/],
	[/^(?:phpstan|psalm)$/, /^(?:phpstan|psalm)\..*/],
	[/^(?:cspell|knip|size-limit)$/, /^\.?(?:cspell|knip|size-limit)\b.*/],
	[
		/^(?:turbo|nx|lerna|task|mage)$/,
		/^(?:turbo\.jsonc?|nx\.json|project\.json|lerna\.json|Taskfile\.ya?ml|magefile\.go)$/,
	],
];

const folders =
	/(?:^|\/)(?:cypress\/support\/(?:e2e|component|index)\.[^/]*|\.cargo\/config(?:\.toml)?|\.mvn\/.*|\.yarn\/(?:releases|plugins|patches)\/.*|patches\/.*\.patch|gradle\/wrapper\/.*)$/;

/** Files that decide which packages are installed, and in which versions. */
const locks =
	/^(?:yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|poetry\.lock|pdm\.lock|Pipfile(?:\.lock)?|Gemfile(?:\.lock)?|composer\.lock|gradle\.lockfile|mix\.lock|Package\.resolved|go\.mod|flake\.lock|requirements[^/]*\.txt|packages\.lock\.json)$/;

export const isLock = (file: string): boolean => locks.test(path.posix.basename(file));

/** Modules with these names would be loaded instead of those of Python or its test runner. */
const pythonShadow =
	/^(?:_?pytest|pluggy|unittest|doctest|nose2?|coverage|hypothesis|assertpy)(?:\.py|\/.*)$/;

/** Why a file decides how checks run; undefined for one that does not. `tools` are the words of the commands. */
export const configurationOf = (file: string, tools: ReadonlySet<string>): string | undefined => {
	const name = path.posix.basename(file);
	if (always.some(pattern => pattern.test(name)) || folders.test(file)) {
		return 'decides how checks run';
	}

	if (locks.test(name)) {
		return 'decides what is installed';
	}

	const used = ofTools.find(([tool, names]) => names.test(name) && [...tools].some(word => tool.test(word)));
	return used ? 'configures what the checks run' : undefined;
};

/** Whether a file would be loaded instead of a module of Python or of its test runner. */
export const shadowsPython = (file: string): boolean => pythonShadow.test(file);
