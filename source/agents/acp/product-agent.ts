import {exitCodes, Problem} from '../../problem.js';
import type {ProductName} from '../../products/index.js';
import type {AcpProduct} from '../../products/product.js';
import {agentEnvironment} from '../../system/process/child-environment.js';
import {findExecutable} from '../../system/process/find-executable.js';
import type {Agent} from '../agent.js';
import {installedVersion, isSince} from '../program/installed-version.js';
import {requireProgram} from '../program/require-program.js';
import {type AcpAgentOptions, createAcpAgent} from './agent.js';

export type ProductChoice = {kind: ProductName; model?: string; args?: readonly string[]};

const versionOf = (
	{program, package: packageName}: AcpProduct,
	environment: NodeJS.ProcessEnv,
	folder: string,
): string | undefined => {
	const found = findExecutable(program, agentEnvironment(environment), folder);
	return found.kind === 'file' ? installedVersion(found.path, packageName) : undefined;
};

const requireVersion = (product: AcpProduct, version: string | undefined): void => {
	const oldest = product.launches.at(-1)?.since ?? '0';
	if (version !== undefined && !isSince(version, oldest)) {
		throw new Problem(
			`${product.label} ${version} is too old: ${oldest} or newer is needed, because ${product.oldestBecause}.`,
			{hint: `Update it: npm install -g ${product.package}`, exitCode: exitCodes.agentFailed},
		);
	}
};

/** An unknown version is assumed to be new; the agent reports it in the handshake. */
const launchArguments = ({launches}: AcpProduct, version: string | undefined): readonly string[] => {
	const launch = launches.find(({since}) => version === undefined || isSince(version, since));
	return (launch ?? launches[0])?.arguments ?? [];
};

/** An agent with a name in LOOP.md that speaks the Agent Client Protocol itself. Starts nothing. */
export const createProductAgent = (
	choice: ProductChoice,
	product: AcpProduct,
	options: Pick<AcpAgentOptions, 'environment' | 'submitTool' | 'initialize' | 'silence' | 'cancel'>,
): Agent => {
	const {environment} = options;
	const {model, args = []} = choice;
	return createAcpAgent({
		...options,
		name: choice.kind,
		label: model === undefined ? product.label : `${product.label} (${model})`,
		scripted: false,
		asks: product.asks,
		capabilities: {
			takesReasons: product.endsTurnAfterRefusal,
			reportsTokens: product.tokens !== 'last-step' || product.eventStream !== undefined,
			reportsCost: product.cost,
			answersJson: 'tool',
		},
		product,
		model: product.model === 'session' ? model : undefined,
		preflight(folder) {
			requireProgram(product.program, environment, folder);
			requireVersion(product, versionOf(product, environment, folder));
		},
		command: folder => [
			product.program,
			...launchArguments(product, versionOf(product, environment, folder)),
			...(product.model === '--model' && model !== undefined ? ['--model', model] : []),
			...args,
		],
	});
};
