import path from 'node:path';
import {folderOf} from '../base-files.js';
import type {Guard} from '../protection.js';
import {guardJson, type JsonFields} from './json-guard.js';
import type {Correct} from './part-guards.js';
import {blocksGuard, iniGuard, npmLockGuard, sumsGuard, tomlGuard} from './part-guards.js';

/** Fields of a package.json that decide what is installed, what a check runs, and how files are read. */
const packageFields: JsonFields = {
	guarded: new Set(
		`scripts dependencies devDependencies peerDependencies optionalDependencies bundleDependencies bundledDependencies
		peerDependenciesMeta dependenciesMeta overrides resolutions pnpm workspaces catalog catalogs patchedDependencies
		trustedDependencies type imports packageManager devEngines config volta gypfile wireit nx jest vitest mocha ava nyc c8
		tap tape babel jasmine karma cypress playwright testem standard xo eslintConfig prettier stylelint swc ts-node`.split(
			/\s+/,
		),
	),
	commands: 'scripts',
};
const composerFields: JsonFields = {
	guarded: new Set(
		'require require-dev repositories scripts config autoload-dev minimum-stability prefer-stable replace provide conflict'.split(
			' ',
		),
	),
};
const denoFields: JsonFields = {
	guarded: new Set(
		'tasks imports scopes importMap compilerOptions test bench lock workspace nodeModulesDir vendor unstable links patch lint'.split(
			' ',
		),
	),
	commands: 'tasks',
};

/** Settings of TOML files, by their full names, that stay as in the base. */
const cargoGuarded =
	/^(?:(?:target\.|workspace\.)?.*\b(?:dev-|build-)?dependencies\b|patch|replace|profile|test\b|bench\b|lints|workspace\.(?:lints|resolver)|(?:lib|bin|example)\.(?:\d+\.)?(?:test|doctest|harness|bench)|lib\.path|package\.(?:build|autotests|autobenches|edition|links|workspace)|features\.default)/;
const pyprojectGuarded =
	/^(?:build-system|dependency-groups|project\.(?:dependencies|optional-dependencies|requires-python|dynamic|entry-points)|tool\.poetry\.(?:.*dependencies|group|source|plugins)|tool\.(?!poetry\b|setuptools\b|setuptools_scm\b|hatch\.(?:version|build|metadata|publish)\b|bumpversion\b|bumpver\b|commitizen\b|semantic_release\b|towncrier\b|flit\b))/;

type OwnGuard = {
	/** Takes whether the checks run the script of a name. */
	correct: (isAsked: (script: string) => boolean) => Correct;
	/** Files whose meaning changes when such a manifest is added above them; none for a lock. */
	governs?: RegExp;
	/** A new one changes their meaning, whatever it contains. */
	always?: true;
};

const javaScript = /\.[cm]?[jt]sx?$/;

const json =
	(fields: JsonFields): OwnGuard['correct'] =>
	isAsked =>
	(base, now) =>
		guardJson(base, now, {...fields, isAsked});

const guards = new Map<string, OwnGuard>(
	Object.entries<OwnGuard>({
		'package.json': {correct: json(packageFields), governs: javaScript, always: true},
		'composer.json': {correct: json(composerFields), governs: /\.php$/},
		'deno.json': {correct: json(denoFields), governs: javaScript},
		'deno.jsonc': {correct: json(denoFields), governs: javaScript},
		'pyproject.toml': {correct: () => tomlGuard(pyprojectGuarded), governs: /\.py$/},
		'Cargo.toml': {correct: () => tomlGuard(cargoGuarded), governs: /\.rs$/},
		'setup.cfg': {correct: () => iniGuard, governs: /\.py$/},
		'package-lock.json': {correct: () => npmLockGuard},
		'npm-shrinkwrap.json': {correct: () => npmLockGuard},
		'Cargo.lock': {correct: () => blocksGuard},
		'uv.lock': {correct: () => blocksGuard},
		'go.sum': {correct: () => sumsGuard},
	}),
);

const guardOf = (file: string): OwnGuard | undefined =>
	/(?:^|\/)node_modules\//.test(file) ? undefined : guards.get(path.posix.basename(file));

/** Whether parts of a file of this name are guarded. */
export const isManifest = (file: string): boolean => guardOf(file) !== undefined;

export type ManifestOptions = {
	/** Whether files of the checks whose names match lie in the folder or below it. */
	hasChecksBelow: (folder: string, names: RegExp) => boolean;
	/** Whether the checks run the script of this name. */
	isAsked: (script: string) => boolean;
};

/**
 * Guards parts of manifests, and of the lockfiles that repeat them: scripts, dependencies and settings of tools stay as in
 * the base, the rest is the agent's.
 */
export const manifestGuard = ({hasChecksBelow, isAsked}: ManifestOptions): Guard => ({
	covers: isManifest,
	correct: (file, base, now) => {
		const own = guardOf(file);
		if (!own) {
			return 'free';
		}

		const correct = own.correct(isAsked);
		if (base !== undefined) {
			return correct(base, now);
		}

		const decides = own.governs !== undefined && hasChecksBelow(folderOf(file), own.governs);
		return decides && (own.always || correct(undefined, now) !== 'free') ? 'base' : 'free';
	},
});
