import path from 'node:path';
import type {BaseFiles} from '../base-files.js';
import {isProduct, isTestLike} from '../test-names.js';

const endings = [
	'',
	'.js',
	'.mjs',
	'.cjs',
	'.ts',
	'.mts',
	'.cts',
	'.tsx',
	'.jsx',
	'.json',
	'.py',
	'.rb',
	'.sh',
];

/** The file that a path refers to, with or without its ending; undefined when the base has none. */
export const findFile = (base: BaseFiles, file: string): string | undefined => {
	const withEnding = endings.map(ending => `${file}${ending}`).find(base.has);
	if (withEnding !== undefined) {
		return withEnding;
	}

	// TypeScript sources import each other by the names of what is built from them.
	const source = file.replace(/\.([cm]?)jsx?$/, '.$1ts');
	return [source, `${file}/index.js`, `${file}/index.ts`].find(found => found !== file && base.has(found));
};

const imports =
	/(?:\bfrom|\bimport|\brequire|\bload|\bsource|\brequire_relative)\s*\(?\s*(['"`])([^'"`\n]+)\1/g;
const quoted = /(['"`])((?:<rootDir>\/)?[\w@./-]{3,200})\1/g;
const pythonImports = /^\s*(?:from\s+(\.*[\w.]+)\s+import\s+([\w, ]+)|import\s+([\w., ]+))/gm;

/**
 * Files of the base that a program or settings file refers to and that belong to the check as it does: what it imports
 * and, for settings, what it names. The work itself is not among them.
 */
export const referencesOf = (base: BaseFiles, file: string, text: string, isSettings: boolean): string[] => {
	const folder = path.posix.dirname(file);
	const found = (name: string) =>
		findFile(base, path.posix.normalize(path.posix.join(folder, name.replace(/^<rootDir>\//, './'))));
	const imported = [...text.matchAll(imports)].flatMap(([, , name = '']) =>
		/^\.{1,2}\//.test(name) ? [found(name)] : [],
	);
	const named = [...text.matchAll(quoted)].map(
		([, , name = '']) => found(name) ?? findFile(base, path.posix.normalize(name)),
	);
	const modules = file.endsWith('.py')
		? [...text.matchAll(pythonImports)].flatMap(([, from, names = '', plain = '']) => {
				const last = (from ?? '').replace(/^\.+/, '').replaceAll('.', '/');
				const listed = (from === undefined ? plain : names)
					.split(',')
					.map(name => name.trim().replaceAll('.', '/'));
				return [last, ...listed, ...listed.map(name => `${last}/${name}`)]
					.filter(name => name !== '' && name !== '/')
					.map(name =>
						[`./${name}.py`, `./${name}/__init__.py`]
							.map(each => path.posix.normalize(path.posix.join(folder, each)))
							.find(base.has),
					);
			})
		: [];
	return [
		...[...imported, ...modules].filter(each => each !== undefined && (isTestLike(each) || !isProduct(each))),
		...named.filter(each => each !== undefined && (isTestLike(each) || (isSettings && !isProduct(each)))),
	].filter(each => each !== undefined && each !== file) as string[];
};

/** The text of a shell script with its own folder and simple variables filled in. */
export const withKnownVariables = (text: string, scriptFolder: string): string => {
	const here = text
		.replaceAll(
			/\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{?BASH_SOURCE(?:\[0\])?\}?|\{0\})"?\s*\)/g,
			scriptFolder || '.',
		)
		.replaceAll(/\$\(\s*cd\s+(?:--\s+)?"?([^"$()&]+)"?\s*&&\s*pwd(?:\s+-P)?\s*\)/g, '$1');
	const variables = new Map(
		[
			...here.matchAll(
				/^\s*(?:export\s+|readonly\s+|local\s+)*([A-Za-z_]\w*)=(?:"([^"$`\n]*)"|'([^'\n]*)'|([^\s"'$`;]+))/gm,
			),
		].map(([, name = '', double, single, plain]) => [name, double ?? single ?? plain ?? ''] as const),
	);
	return here.replaceAll(
		/\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
		(whole, braced, plain) => variables.get(braced ?? plain) ?? whole,
	);
};
