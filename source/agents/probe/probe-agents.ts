import {mkdirSync} from 'node:fs';
import path from 'node:path';
import type {AgentChoice} from '../../loop/loop.js';
import {Problem} from '../../problem.js';
import {type ProductName, productNames, products} from '../../products/index.js';
import type {Product} from '../../products/product.js';
import {findExecutable} from '../../system/process/find-executable.js';
import {version as ourVersion} from '../../system/version.js';
import {environmentOf} from '../program/agent-environment.js';
import {installedVersion, isSince} from '../program/installed-version.js';
import {readVersion, type VersionAnswer} from '../program/read-version.js';
import {rehearsalPath} from '../rehearsal/rehearsal-path.js';
import {type AgentReport, abilitiesOf, blankReport} from './agent-report.js';
import {type Place, probeAgent} from './probe-agent.js';

export type ProbeOptions = {
	/** Treadle's own environment: its PATH finds programs, its variables hold logins. */
	environment: NodeJS.ProcessEnv;
	/** Absolute path of an empty folder, which the caller deletes. */
	folder: string;
	/** Names of the agents to probe; all by default. */
	only?: readonly AgentReport['name'][];
	/** milliseconds for everything, except ending what does not answer; 8,000 by default */
	limit?: number;
	/** Ends it early; reports then say that there was no answer. */
	signal?: AbortSignal;
	/** Arguments for Node that run the scripted agent; the built program by default. */
	rehearsal?: readonly string[];
	onReport?: (report: AgentReport) => void;
};

/** milliseconds */
const defaultLimit = 8000;
const versionLimit = 4000;

const limitOf = ({limit = defaultLimit}: ProbeOptions): number => limit;

/** Names of the agents that are probed, in the order of their reports. */
export const probedAgents = [...productNames, 'rehearsal'] as const;

/** Makes a folder to work in and one for temporary files. */
const placeOf = (choice: AgentChoice & {kind: AgentReport['name']}, options: ProbeOptions): Place => {
	const top = path.join(options.folder, choice.kind);
	const folder = path.join(top, 'work');
	const temporary = path.join(top, 'tmp');
	for (const made of [folder, temporary]) {
		mkdirSync(made, {recursive: true, mode: 0o700});
	}

	return {folder, environment: environmentOf(choice, options.environment, {TMPDIR: temporary})};
};

/** The version from its npm package, or else from the program itself. */
const versionOf = async (
	product: Product,
	program: string,
	place: Place,
	options: ProbeOptions,
): Promise<VersionAnswer> => {
	const version = installedVersion(program, product.package);
	return version === undefined
		? readVersion(program, {
				...place,
				limit: Math.min(versionLimit, limitOf(options)),
				signal: options.signal,
			})
		: {version};
};

const probeProduct = async (
	name: ProductName,
	options: ProbeOptions,
	signal: AbortSignal,
): Promise<AgentReport> => {
	const product = products[name];
	const oldest = product.launches.at(-1)?.since ?? '0.0.0';
	const choice = {kind: name};
	const place = placeOf(choice, options);
	const report = {
		...blankReport(name),
		oldest,
		abilities: abilitiesOf(choice, options),
	};
	try {
		Object.assign(place.environment, product.environment(options.environment, 'read-only'));
	} catch (error) {
		if (error instanceof Problem) {
			return {...report, problems: [{message: error.message, hint: error.hint}]};
		}

		throw error;
	}

	const found = findExecutable(product.program, place.environment, place.folder);
	if (found.kind !== 'file') {
		return report;
	}

	report.path = found.path;
	const answer = await versionOf(product, found.path, place, options);
	if ('version' in answer) {
		report.version = answer.version;
		report.isTooOld = !isSince(answer.version, oldest);
	} else {
		report.problems = [
			{
				message: `it ${answer.problem}`,
				hint: `Does it start by hand? Else: npm install -g ${product.package}`,
			},
		];
	}

	// An old version, or an unrelated program, may take the protocol's arguments for something else.
	if (report.isTooOld) {
		report.problems = [
			{
				message: `version ${report.version} is too old: ${oldest} or newer is needed`,
				hint: `Update it: npm install -g ${product.package}@latest`,
			},
		];
	}

	if (report.isTooOld || report.version === undefined) {
		return report;
	}

	const {version} = report;
	const launch = product.launches.find(({since}) => isSince(version, since));
	const probed = await probeAgent(
		[found.path, ...(launch?.arguments ?? [])],
		product.protocol,
		place,
		limitOf(options),
		signal,
	);
	const problems =
		probed.login === 'needed' ? [{message: 'it is not logged in', hint: product.login}] : probed.problems;
	return {...report, ...probed, version: report.version, problems};
};

const probeRehearsal = async (options: ProbeOptions, signal: AbortSignal): Promise<AgentReport> => {
	const choice = {kind: 'rehearsal'} as const;
	const report = {...blankReport('rehearsal'), version: ourVersion};
	try {
		const [program, ...rest] = options.rehearsal ?? [rehearsalPath()];
		const command = [process.execPath, ...(program === undefined ? [] : [program]), ...rest];
		const probed = await probeAgent(command, 'acp', placeOf(choice, options), limitOf(options), signal);
		return {
			...report,
			...probed,
			version: ourVersion,
			path: program,
			abilities: abilitiesOf(choice, options),
		};
	} catch (error) {
		if (error instanceof Problem) {
			return {...report, problems: [{message: error.message, hint: error.hint}]};
		}

		throw error;
	}
};

/**
 * Probes the agents that have a name in LOOP.md, all at once: whether each is installed, which version it is, whether it
 * answers and is logged in. Calls no model. Each runs in a process group and folders of its own, and is ended once it
 * answered or the time is up.
 */
export const probeAgents = async (options: ProbeOptions): Promise<AgentReport[]> => {
	const late = AbortSignal.timeout(limitOf(options));
	const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
	const {only = probedAgents} = options;
	return Promise.all(
		only.map(async name => {
			const report = await (name === 'rehearsal'
				? probeRehearsal(options, signal)
				: probeProduct(name, options, signal));
			options.onReport?.(report);
			return report;
		}),
	);
};
