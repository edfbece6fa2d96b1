import path from 'node:path';
import {exceptedGlobs, protectingGlobs} from '../../loop/values/protect.js';
import {type BaseFiles, foldersAbove} from './base-files.js';
import {type Followed, followCommands} from './commands/follow-commands.js';
import {configurationOf, isLock, shadowsPython} from './configuration-names.js';
import {describeProtection} from './describe-protection.js';
import {isManifest, manifestGuard} from './guards/manifest-guard.js';
import {isOwnTest} from './own-tests.js';
import {type Guard, type Protection, protectionOf} from './protection.js';
import {shadowingOf} from './shadowing.js';
import {isTest} from './test-names.js';

export type ProtectionOptions = {
	/** What the run starts from. */
	base: BaseFiles;
	/** Relative to the top of the repository, as all paths here; undefined for a loop that lies outside. */
	loopFile: string | undefined;
	/** The loop's MEMORY.md, which is no part of the work. */
	memory: string | undefined;
	/** Globs that the loop names, exceptions with an exclamation mark among them. */
	protect: readonly string[];
	/** Globs of all that the agent may change; undefined for whatever is not protected. */
	allow?: readonly string[] | undefined;
	/** The specs of its checklists. */
	specs: readonly string[];
	/** What its verifiers run. */
	commands: readonly string[];
	prepare: string | undefined;
};

/**
 * Finds out what must stay as in the base for the loop's verifiers to mean anything: the tests, what the verifiers name, and
 * what decides how they run. Reads the base alone (docs/design.md, "Rules of the engine", 3).
 */
export const resolveProtection = async (options: ProtectionOptions): Promise<Protection> => {
	const {base} = options;
	const commands = [...options.commands, ...(options.prepare === undefined ? [] : [options.prepare])];
	return protectionFor(base, await followCommands(base, commands), options);
};

/** What is protected in a base whose commands have been followed. Pure. */
export const protectionFor = (
	base: BaseFiles,
	{named, definitions, tools}: Followed,
	{
		loopFile,
		memory,
		protect,
		specs,
		allow,
	}: Pick<ProtectionOptions, 'loopFile' | 'memory' | 'protect' | 'specs' | 'allow'>,
): Protection => {
	const isExcepted = protectionOf(exceptedGlobs(protect));
	const matchesGlob = protectionOf(protectingGlobs(protect));
	const byGlob = (file: string): boolean => matchesGlob(file) && !isExcepted(file);
	const reasons = new Map<string, string>();
	const add = (file: string, why: string) => reasons.has(file) || reasons.set(file, why);
	if (loopFile !== undefined) {
		add(loopFile, 'the loop itself');
	}

	for (const spec of specs) {
		add(spec, 'the spec of a checklist');
	}

	const guarded = base.paths.filter(isManifest);
	for (const [file, command] of named) {
		if (!isManifest(file) && !isExcepted(file)) {
			add(file, `\`${command}\` leads to it`);
		}
	}

	for (const file of base.paths) {
		const why = isManifest(file) || isExcepted(file) ? undefined : configurationOf(file, tools);
		if (why !== undefined) {
			add(file, why);
		}
	}

	const tests = new Set(
		base.paths.filter(
			file =>
				isOwnTest(file) && !reasons.has(file) && file !== memory && !isManifest(file) && !isExcepted(file),
		),
	);
	const whole = [...reasons.keys(), ...tests];
	const ofChecks = base.paths.filter(
		file =>
			file !== loopFile &&
			!/\.(?:md|txt)$/i.test(file) &&
			(isTest(file) || tests.has(file) || named.has(file) || definitions.has(file) || byGlob(file)),
	);
	const inOtherCase = new Set([...whole, ...guarded].map(file => file.toLowerCase()));
	const above = new Set([...whole, ...guarded].flatMap(foldersAbove));
	const shadows = shadowingOf(whole, definitions);
	const isAdded = (file: string): boolean =>
		inOtherCase.has(file.toLowerCase()) ||
		// A file where a folder was, and a folder where a file was.
		above.has(file) ||
		foldersAbove(file).some(folder => reasons.has(folder) || tests.has(folder)) ||
		isInstalled(file) ||
		shadows(file) ||
		(isConfiguration(file, tools) && ofChecks.some(isBelow(governedBy(file)))) ||
		(shadowsPython(file) && ofChecks.some(each => each.endsWith('.py')));
	const isProtected = (file: string): boolean => {
		if (file === memory || (base.has(file) && isManifest(file) && !byGlob(file))) {
			return false;
		}

		if (byGlob(file) || reasons.has(file) || tests.has(file)) {
			return true;
		}

		return base.has(file) ? isInstalled(file) : isAdded(file) && !isExcepted(file);
	};

	return {
		isProtected,
		mayChange: allow === undefined ? () => true : protectionOf(allow),
		guard: withPlugins(
			manifestGuard({
				hasChecksBelow: (folder, names) => ofChecks.some(file => names.test(file) && isBelow(folder)(file)),
				isAsked: askedIn(tools),
			}),
		),
		leave: leftBeside(base, tools),
		lines: describeProtection({
			reasons,
			tests: [...tests].filter(file => !byGlob(file)),
			guarded,
			hasChecks: ofChecks.length > 0,
		}),
		unprotectedTests: base.paths.filter(file => isTest(file) && !isProtected(file)),
	};
};

/** What package managers and interpreters put there, and what would be loaded instead of it. */
const isInstalled = (file: string): boolean =>
	/(?:^|\/)(?:node_modules|__pycache__|__pypackages__)(?:\/|$)/.test(file);

const isConfiguration = (file: string, tools: ReadonlySet<string>): boolean =>
	!isLock(file) && configurationOf(file, tools) !== undefined;

/** The folder that a file of settings applies to. */
const governedBy = (file: string): string => {
	const folder = path.posix
		.dirname(file)
		.replace(/(?:^|\/)(?:cypress|\.cargo|\.mvn|\.config|\.yarn|patches|gradle)(?:\/.*)?$/, '');
	return folder === '.' ? '' : folder;
};

const isBelow =
	(folder: string) =>
	(file: string): boolean =>
		folder === '' || file.startsWith(`${folder}/`);

const askedIn = (tools: ReadonlySet<string>): ((script: string) => boolean) => {
	const patterns = [...tools]
		.filter(tool => tool.includes('*'))
		.map(
			tool =>
				new RegExp(
					`^${tool
						.split('*')
						.map(part => part.replaceAll(/[^\w:-]/g, String.raw`\$&`))
						.join('.*')}$`,
				),
		);
	return script => tools.has(script) || patterns.some(pattern => pattern.test(script));
};

/** Lockfiles that an install writes where there is none. */
const writtenLocks: readonly (readonly [tool: string, lock: string])[] = [
	['npm', 'package-lock.json'],
	['yarn', 'yarn.lock'],
	['pnpm', 'pnpm-lock.yaml'],
	['bun', 'bun.lock'],
	['uv', 'uv.lock'],
	['poetry', 'poetry.lock'],
	['bundle', 'Gemfile.lock'],
	['composer', 'composer.lock'],
];

/**
 * Installed packages beside each manifest, and lockfiles that the checks' own install would write: no part of the agent's
 * work, and no tampering either. Those that the base has are part of it.
 */
const leftBeside = (base: BaseFiles, tools: ReadonlySet<string>): string[] => {
	const manifests = base.paths.filter(isManifest).map(file => path.posix.dirname(file).replace(/^\.$/, ''));
	const installs = ['i', 'install', 'ci', 'add', 'sync', 'yarn'].some(word => tools.has(word));
	const locks = writtenLocks.flatMap(([tool, lock]) => (installs && tools.has(tool) ? [lock] : []));
	return [...new Set(['', ...manifests])]
		.flatMap(folder => ['node_modules', '.venv'].map(name => path.posix.join(folder, name)))
		.concat(locks)
		.filter(left => !base.has(left) && base.below(left).length === 0);
};

const isPluginList = (file: string): boolean => /\.(?:dist|egg)-info\/entry_points\.txt$/.test(file);

/** What is written of a package beside the code can name plugins that pytest loads before any test. */
const withPlugins = (guard: Guard): Guard => ({
	covers: file => isPluginList(file) || guard.covers(file),
	correct: (file, base, now) =>
		isPluginList(file)
			? now !== base && /^\s*\[pytest11\]/m.test(now ?? '')
				? 'base'
				: 'free'
			: guard.correct(file, base, now),
});
