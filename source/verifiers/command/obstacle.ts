import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {escapeRegExp} from '../../system/secrets/any-of.js';

/** Why a command could not do what it was there for, rather than found something wrong. */
export type Obstacle = {
	/** One line, without a full stop. */
	why: string;
	/** What of it was missing, where it is a program. */
	program?: string;
};

/** Finds, in what a command prints, the line by which a known tool says that it could not run. */
export type ObstacleFinder = {
	/** Adds whole lines, joined by `\n`. */
	add: (lines: string) => void;
	/**
	 * Undefined where no obstacle is known. A missing package is one only where the checkout names it as a dependency:
	 * others may be what the work is about.
	 *
	 * @param folder absolute path of the checkout
	 */
	find: (folder: string) => Promise<Obstacle | undefined>;
};

type Kind = 'plain' | 'program' | 'node' | 'python';

/** Whole lines as the tools format them, so that a test that mentions one in a sentence does not match. */
const signs: readonly (readonly [kind: Kind, line: RegExp])[] = [
	// A shell, and what make says of one.
	['program', /^(?:\/\S*\/)?(?:ba|da|z|k)?sh: (?:line )?(?:\d+: )?(?<name>[^\s:]+): (?:command )?not found$/],
	['program', /^env: [‘'"]?(?<name>[^\s:‘’'"]+)[’'"]?: No such file or directory$/],
	['plain', /^g?make(?:\[\d+\])?: \*\*\* \[.*\] Error 12[67]$/],
	['program', /^g?make(?:\[\d+\])?: (?<name>[\w.-]+): No such file or directory$/],
	// Node.js, its package managers and its test runners.
	['node', /^(?:\s*|.*\bError(?: \[\w+\])?: )Cannot find (?:module|package) '(?<name>[^'./\\][^']*)'(?: |$)/],
	['node', /^.*\bFailed to resolve import "(?<name>[^"./\\][^"]*)" from /],
	[
		'plain',
		/^npm (?:error|ERR!) (?:code (?:ENOENT|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|EUSAGE|E40[134])|Missing script: .*|npx canceled due to missing packages.*|could not determine executable to run)$/,
	],
	['plain', /^\s*(?:ERR_PNPM_(?:NO_SCRIPT|META_FETCH_FAIL|NO_OFFLINE_\w+|NO_IMPORTER_MANIFEST_FOUND)\b.*)$/],
	['plain', /^.*\bExecutable doesn't exist at .*$/],
	// Python.
	['python', /^(?:E\s+)?ModuleNotFoundError: No module named '(?<name>[\w.]+)'$/],
	['python', /^(?:\/\S*\/)?python[\d.]*: No module named (?<name>[\w.]+)$/],
	[
		'plain',
		/^ERROR: (?:Could not find a version that satisfies the requirement|No matching distribution found for) .*$/,
	],
	// Go: modules that a check fetches by itself.
	[
		'plain',
		/^(?:go: |\S+\.go:\d+:\d+: ).*(?:dial tcp|no such host|i\/o timeout|connection refused|module lookup disabled by GOPROXY=off|missing go\.sum entry\b).*$/,
	],
	// Others.
	[
		'plain',
		/^(?:error: failed to (?:download|fetch|load source|get `.*` as a dependency)\b.*|error: no matching package (?:named )?`.*` found)$/,
	],
	[
		'plain',
		/^(?:Could not find .* in (?:locally installed gems|any of the sources).*|bundler: command not found: .*)$/,
	],
	[
		'plain',
		/^\[ERROR\] .*\b(?:Could not transfer artifact|Unknown host|Cannot access \S+ .* in offline mode)\b.*$/,
	],
	[
		'plain',
		/^> (?:Could not resolve (?:all .*|\S+:\S+:\S+)\.|No cached version of .* available for offline mode\.)$/,
	],
	['plain', /^.*\berror NU1301: .*$/],
	['plain', /^.*Failed opening required '[^']*\/?vendor\/autoload\.php'.*$/],
	['plain', /^(?:The JAVA_HOME environment variable is not defined correctly|ERROR: JAVA_HOME is .*).*$/],
	['plain', /^(?:docker: |ERROR: |error during connect: )?Cannot connect to the Docker daemon\b.*$/],
];

/** Matches whatever holds one of the signs: one look at many lines rules all of them out. */
const anySign =
	/not found|o such file|Error 12[67]|Cannot |Failed |npm (?:error|ERR!)|ERR_PNPM|Executable doesn't|No module named|ERROR|Could not|could not|\.go:|go: |error: |No cached|error NU|JAVA_HOME/;

const longestLine = 2000;
const maxFound = 20;
/** lines that are compared with every sign */
const maxLines = 50_000;

/** Names by which Python imports what is installed under another. */
const installedAs: Readonly<Record<string, string>> = {
	yaml: 'pyyaml',
	PIL: 'pillow',
	sklearn: 'scikit-learn',
	cv2: 'opencv-python',
	bs4: 'beautifulsoup4',
	dateutil: 'python-dateutil',
	dotenv: 'python-dotenv',
	attr: 'attrs',
	git: 'gitpython',
	jwt: 'pyjwt',
	google: 'protobuf',
};
const pythonTools =
	/^(?:pytest|_pytest|coverage|hypothesis|nose2?|tox|nox|mypy|ruff|flake8|black|pylint|pip|build)$/;

const readOr = async (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

const nodeObstacle = async (folder: string, name: string): Promise<string | undefined> => {
	const wanted = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
	const text = await readOr(path.join(folder, 'package.json'));
	try {
		const manifest = JSON.parse(text) as Record<string, Record<string, unknown> | undefined>;
		const isNamed = dependencyFields.some(field => wanted in Object(manifest[field]));
		const isThere = existsSync(path.join(folder, 'node_modules', wanted));
		return isNamed && !isThere ? `package.json names ${wanted}, which is not installed` : undefined;
	} catch {
		return undefined;
	}
};

const pythonObstacle = async (folder: string, name: string): Promise<string | undefined> => {
	const [top = ''] = name.split('.');
	if (pythonTools.test(top)) {
		return `${top} is not installed`;
	}

	if (name === top && existsSync(path.join(folder, 'src', top))) {
		return `src/${top} is not installed as a package`;
	}

	const known = (installedAs[top] ?? top).toLowerCase().replaceAll('_', '-');
	const named = new RegExp(
		String.raw`(?:^|[\s"'])${escapeRegExp(known).replaceAll('\\-', '[-_.]')}(?=$|[\s"'<>=!~;\[,(])`,
		'im',
	);
	for (const file of [
		'requirements.txt',
		'requirements-dev.txt',
		'dev-requirements.txt',
		'pyproject.toml',
		'setup.cfg',
		'setup.py',
		'Pipfile',
	]) {
		const text = await readOr(path.join(folder, file));
		// The project's own name is no dependency.
		if (named.test(text.replace(/^name\s*=.*$/m, ''))) {
			return `${file} names ${known}, which is not installed`;
		}
	}

	return undefined;
};

/** Looks at each line as it comes; keeps only those by which a tool says that it could not run. */
export const createObstacleFinder = (): ObstacleFinder => {
	const found: {kind: Kind; line: string; name: string}[] = [];
	let looked = 0;

	const add = (lines: string): void => {
		if (!anySign.test(lines)) {
			return;
		}

		for (const written of lines.split('\n')) {
			if (found.length >= maxFound || looked >= maxLines) {
				return;
			}

			looked++;
			if (written.length > longestLine) {
				continue;
			}

			const line = stripVTControlCharacters(written).trimEnd();
			for (const [kind, sign] of signs) {
				const match = sign.exec(line);
				if (match) {
					const {name = ''} = match.groups ?? {};
					found.push({kind, line: line.trim(), name});
					break;
				}
			}
		}
	};

	const find = async (folder: string): Promise<Obstacle | undefined> => {
		for (const {kind, line, name} of found) {
			if (kind === 'program') {
				return {why: `${name} is not there`, program: name};
			}

			const why =
				kind === 'plain' ? line : await (kind === 'node' ? nodeObstacle : pythonObstacle)(folder, name);
			if (why !== undefined) {
				return {why};
			}
		}

		return undefined;
	};

	return {add, find};
};
