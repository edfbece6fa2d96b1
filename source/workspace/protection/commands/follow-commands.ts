import path from 'node:path';
import picomatch from 'picomatch';
import {asFields, parseFields} from '../../../system/fields.js';
import {type BaseFiles, folderOf, foldersAbove} from '../base-files.js';
import {configurationOf} from '../configuration-names.js';
import {isProduct, isTestFolder, isTestLike} from '../test-names.js';
import {findFile, referencesOf, withKnownVariables} from './file-references.js';
import {type Call, type NamedPath, readCommand} from './read-command.js';
import {linesOf, readRecipes} from './recipes.js';
import {simpleCommands} from './shell-words.js';

/** What the commands of a loop lead to, in the base. */
export type Followed = {
	/** Files that belong to the checks, and the command that leads to each. */
	named: ReadonlyMap<string, string>;
	/** Files that define the names in the commands: package.json, Makefile. */
	definitions: ReadonlySet<string>;
	/** Every word of the commands that may be a program. */
	tools: ReadonlySet<string>;
};

/** Most files and calls that are followed; no real project has as many. */
const maxFollowed = 300;

/** Follows commands through scripts of package.json, targets of make and just, and shell scripts to the files of the checks. */
export const followCommands = async (base: BaseFiles, commands: readonly string[]): Promise<Followed> => {
	const named = new Map<string, string>();
	const definitions = new Set<string>();
	const tools = new Set<string>();
	const done = new Set<string>();
	const products = await productsOf(base);

	const name = async (file: string, command: string, isFollowed: boolean, folder = ''): Promise<void> => {
		if (named.has(file) || products.has(file)) {
			return;
		}

		named.set(file, command);
		if (isFollowed && named.size < maxFollowed) {
			await lookInto(file, command, folder);
		}
	};

	const lookInto = async (file: string, command: string, folder: string): Promise<void> => {
		const text = await base.read(file);
		if (text === undefined) {
			return;
		}

		if (/\.(?:sh|bash|zsh|ksh)$/.test(file) || /^#!.*\b(?:ba|z|da|k)?sh\b/.test(text)) {
			const own = path.posix.dirname(file);
			await followText(withKnownVariables(text, path.posix.relative(folder, own)), folder, command);
			return;
		}

		const isSettings =
			configurationOf(file, tools) !== undefined ||
			/\.(?:json|ya?ml|toml|ini|cfg|conf)$|\.config\./.test(file);
		for (const found of referencesOf(base, file, text, isSettings)) {
			await name(found, command, true, folder);
		}
	};

	const followPath = async (
		{path: found, use}: NamedPath,
		command: string,
		folder: string,
	): Promise<void> => {
		const file = use === 'argument' ? (base.has(found) ? found : undefined) : findFile(base, found);
		if (file !== undefined) {
			const isOfCheck = use === 'argument' ? isTestLike(file) : isTestLike(file) || !isProduct(file);
			await (isOfCheck ? name(file, command, true, folder) : undefined);
			return;
		}

		const isGlob = /[*?[{]/.test(found);
		const files = isGlob ? base.paths.filter(globOf(found)) : found === '' ? [] : base.below(found);
		const tests = files.filter(isTestLike);
		const all =
			use === 'test' &&
			(isTestFolder(found) || (tests.length === 0 && files.every(each => !isProduct(each))));
		const ofCheck = all ? files : use === 'test' || isTestFolder(found) || isGlob ? tests : [];
		for (const each of ofCheck) {
			await name(each, command, ofCheck.length <= 50, folder);
		}
	};

	const followScript = async (call: Extract<Call, {kind: 'script'}>, command: string): Promise<void> => {
		const manifests = call.everywhere
			? base.paths.filter(
					file => path.posix.basename(file) === 'package.json' && !file.includes('node_modules/'),
				)
			: [manifestAbove(base, call.folder)];
		for (const manifest of manifests) {
			const scripts = manifest === undefined ? {} : scriptsOf(await base.read(manifest));
			const matches = globOf(call.name.replaceAll(':', '/'));
			const names = Object.keys(scripts).filter(
				each => each === call.name || matches(each.replaceAll(':', '/')),
			);
			for (const each of names.flatMap(script => [`pre${script}`, script, `post${script}`])) {
				if (manifest !== undefined && scripts[each] !== undefined) {
					definitions.add(manifest);
					await followText(scripts[each], folderOf(manifest), command);
				}
			}
		}
	};

	const followTarget = async (
		call: Extract<Call, {kind: 'make' | 'just'}>,
		command: string,
	): Promise<void> => {
		const usual =
			call.kind === 'make' ? ['GNUmakefile', 'makefile', 'Makefile'] : ['justfile', 'Justfile', '.justfile'];
		const file = (call.file === undefined ? usual : [call.file])
			.map(each => path.posix.normalize(path.posix.join(call.folder, each)))
			.find(base.has);
		const text = file === undefined ? undefined : await base.read(file);
		if (file === undefined || text === undefined) {
			return;
		}

		definitions.add(file);
		named.set(file, command);
		const {recipes, includes} = readRecipes(text);
		for (const included of includes) {
			await followPath({path: path.posix.join(call.folder, included), use: 'option'}, command, call.folder);
		}

		await followText(linesOf(recipes, call.target).join('\n'), call.folder, command);
	};

	const followText = async (text: string, start: string, command: string): Promise<void> => {
		const key = `${start}\0${text}`;
		if (done.has(key) || done.size >= maxFollowed) {
			return;
		}

		done.add(key);
		let folder = start;
		for (const simple of simpleCommands(text)) {
			const [first, second = ''] = simple.words;
			if (first === 'cd' || first === 'pushd') {
				const moved = path.posix.normalize(path.posix.join(folder, second));
				folder = moved === '.' || moved.startsWith('..') ? '' : moved.replace(/\/$/, '');
				continue;
			}

			const read = readCommand(simple, folder);
			for (const tool of read.tools) {
				tools.add(tool);
			}

			for (const call of read.calls) {
				if (call.kind === 'script') {
					await followScript(call, command);
				} else if (call.kind === 'shell') {
					await followText(call.text, call.folder, command);
				} else {
					await followTarget(call, command);
				}
			}

			for (const found of read.paths) {
				await followPath(found, command, folder);
			}
		}
	};

	for (const command of commands) {
		await followText(command, '', command);
	}

	// Settings of the tools that were found name further files: what is set up before each test.
	for (const file of base.paths) {
		if (/config|rc(?:\.|$)|setup|conftest/.test(path.posix.basename(file)) && configurationOf(file, tools)) {
			await lookInto(file, `${file}, which the checks use`, '');
		}
	}

	return {named, definitions, tools};
};

const manifestAbove = (base: BaseFiles, folder: string): string | undefined =>
	foldersAbove(`${folder === '' ? '' : `${folder}/`}package.json`)
		.map(above => (above === '' ? 'package.json' : `${above}/package.json`))
		.find(base.has);

const globOf = (glob: string): ((file: string) => boolean) => {
	const matches = picomatch(glob, {dot: true});
	return file => matches(file);
};

const scriptsOf = (text = ''): Record<string, string> =>
	Object.fromEntries(
		Object.entries(asFields(parseFields(text).scripts)).filter(
			(entry): entry is [string, string] => typeof entry[1] === 'string',
		),
	);

/** What the package exports: programs and modules that the agent works on. */
const productsOf = async (base: BaseFiles): Promise<ReadonlySet<string>> => {
	const {main, module, bin, exports} = parseFields((await base.read('package.json')) ?? '');
	const paths: string[] = [];
	const collect = (value: unknown): void => {
		if (typeof value === 'string') {
			paths.push(path.posix.normalize(value));
		} else if (typeof value === 'object' && value !== null) {
			Object.values(value).forEach(collect);
		}
	};
	for (const value of [main, module, bin, exports]) {
		collect(value);
	}

	return new Set(paths.filter(base.has));
};
