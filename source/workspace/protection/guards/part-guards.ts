import type {GuardedFile} from '../protection.js';
import {readToml} from './toml-settings.js';

/** Sections of a setup.cfg that set up tools: all but those that describe the package. */
const setupGuarded =
	/^(?!metadata\b|options\.(?:entry_points|packages|package_data|data_files|exclude_package_data)|bdist_wheel\b|sdist\b|aliases)/;

/** Decides about a file from the base's text and its text now. */
export type Correct = (base: string | undefined, now: string | undefined) => GuardedFile;

const sameOrBase = (
	base: string | undefined,
	now: string | undefined,
	parts: (text: string) => string | undefined,
): GuardedFile => {
	const before = parts(base ?? '');
	if (before === undefined) {
		return base === now ? 'free' : 'base';
	}

	return now !== undefined && parts(now) === before ? 'free' : 'base';
};

/** A TOML file: settings whose full names match stay as in the base. */
export const tomlGuard =
	(guarded: RegExp): Correct =>
	(base, now) =>
		sameOrBase(base, now, text => {
			const found = readToml(text)?.filter(([name]) => guarded.test(name.join('.')));
			return found && JSON.stringify(found);
		});

/** A setup.cfg: sections that set up tools stay as in the base. */
export const iniGuard: Correct = (base, now) =>
	sameOrBase(base, now, text => {
		const sections = text.replaceAll('\r\n', '\n').split(/^(?=\[)/m);
		return sections
			.filter(
				section =>
					section.trim() !== '' && setupGuarded.test(/^\[([^\]\n]*)\]/.exec(section)?.[1]?.trim() ?? ''),
			)
			.map(section => section.trim())
			.join('\n');
	});

/** npm's lockfiles repeat the package's own name and version, and npm adds remarks: only what would be installed counts. */
export const npmLockGuard: Correct = (base, now) =>
	sameOrBase(base, now, text => {
		if (text === '') {
			return '';
		}
		try {
			const {
				packages = {},
				dependencies = {},
				lockfileVersion,
			} = JSON.parse(text) as Record<string, Record<string, Record<string, unknown>>>;
			const installed = Object.entries(packages)
				.toSorted(([one], [other]) => (one < other ? -1 : 1))
				.map(([folder, entry]) => {
					const {version, resolved, integrity, link, name, inBundle, hasInstallScript, bin} = entry;
					const needs = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].map(
						field => entry[field],
					);
					return folder === '' || !folder.includes('node_modules/')
						? [folder, needs]
						: [folder, version, resolved, integrity, link, name, inBundle, hasInstallScript, bin, needs];
				});
			return JSON.stringify([lockfileVersion, installed, dependencies]);
		} catch {
			return undefined;
		}
	});

/** Lockfiles of Cargo and uv have an entry for each package of the repository itself, with its version. */
export const blocksGuard: Correct = (base, now) =>
	sameOrBase(base, now, text => {
		const blocks = text.replaceAll('\r\n', '\n').split(/^(?=\[\[package\]\])/m);
		const isOwn = (block: string) =>
			block.startsWith('[[package]]') &&
			(!/^source\s*=/m.test(block) || /^source\s*=\s*\{\s*(?:editable|virtual)\b/m.test(block));
		return blocks
			.map(block => (isOwn(block) ? block.replace(/^version\s*=.*$/m, '') : block).trim())
			.toSorted()
			.join('\n');
	});

/** Sums of modules may be added: go.mod says which are used. */
export const sumsGuard: Correct = (base, now) => {
	const lines = new Set(now?.split(/\r?\n/));
	return now !== undefined && (base ?? '').split(/\r?\n/).every(line => lines.has(line)) ? 'free' : 'base';
};
