import path from 'node:path';
import {folderOf} from './base-files.js';
import {isNamedTest} from './own-tests.js';
import {isJavaScript} from './test-names.js';

/** Modules of Python that tests and their runners import; one of the same name on the path would be loaded instead. */
const standardModules =
	/^(?:abc|argparse|ast|asyncio|base64|bisect|calendar|cmath|codecs|collections|contextlib|copy|csv|ctypes|dataclasses|datetime|decimal|difflib|enum|errno|fnmatch|fractions|functools|glob|hashlib|heapq|html|importlib|inspect|io|itertools|json|linecache|locale|logging|math|multiprocessing|numbers|operator|os|pathlib|pickle|pkgutil|platform|pprint|queue|random|re|reprlib|secrets|shlex|shutil|signal|site|socket|sqlite3|ssl|stat|statistics|string|struct|subprocess|sysconfig|tempfile|textwrap|threading|time|timeit|token|tokenize|traceback|types|typing|uuid|warnings|weakref|xml|zipfile|zoneinfo)$/;

/** Files that make looks for, and those that just looks for; the first one that is there wins. */
const definitionNames = [
	['GNUmakefile', 'makefile', 'Makefile'],
	['justfile', 'Justfile', '.justfile'],
];

const stemOf = (file: string): string => file.slice(0, file.length - path.posix.extname(file).length);

/**
 * Says of a path that the base does not have whether a file there would be loaded instead of one of the checks, or loaded
 * by the tests without being named: `helpers.mjs` beside `helpers.ts`, a package beside a module of the same name, a mock
 * that a runner finds by itself, a package's `__init__.py`, a Makefile that wins over the one that is there.
 *
 * @param protectedFiles files of the base that are protected
 * @param definitions files that define the names in the commands: package.json, Makefile
 */
export const shadowingOf = (
	protectedFiles: readonly string[],
	definitions: ReadonlySet<string>,
): ((file: string) => boolean) => {
	const scripts = protectedFiles.filter(isJavaScript);
	const python = protectedFiles.filter(file => file.endsWith('.py'));
	const scriptStems = new Set(
		scripts.filter(file => !isNamedTest(file)).map(file => stemOf(file).replace(/\/index$/, '')),
	);
	const pythonStems = new Set(python.map(file => stemOf(file).replace(/\/__init__$/, '')));
	const pythonFolders = new Set(['', ...python.map(folderOf)]);
	const winning = new Set(
		[...definitions].flatMap(file =>
			definitionNames
				.filter(names => names.includes(path.posix.basename(file)))
				.flat()
				.map(name => path.posix.join(path.posix.dirname(file), name)),
		),
	);
	const isOfPython = (file: string): boolean => {
		const name = path.posix.basename(file);
		const folder = folderOf(file);
		const isPackage = name === '__init__.py';
		const [stem = ''] = name.split('.');
		return (
			/\.py[cod]$/.test(file) ||
			(isPackage && folder !== '' && pythonFolders.has(folder)) ||
			(isPackage && pythonStems.has(folder)) ||
			(/\.so$/.test(name) && pythonStems.has(path.posix.join(folder, stem))) ||
			(name.endsWith('.py') && pythonFolders.has(folder) && standardModules.test(stem)) ||
			(isPackage && pythonFolders.has(folderOf(folder)) && standardModules.test(path.posix.basename(folder)))
		);
	};

	return file =>
		winning.has(file) ||
		(scripts.length > 0 && /(?:^|\/)__mocks__\//.test(file)) ||
		(isJavaScript(file) && scriptStems.has(stemOf(file))) ||
		(python.length > 0 && isOfPython(file));
};
