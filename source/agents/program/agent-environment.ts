import {existsSync} from 'node:fs';
import path from 'node:path';
import type {AgentChoice} from '../../loop/loop.js';
import {products} from '../../products/index.js';
import {agentEnvironment, type OwnVariables, ofAllAgents} from '../../system/process/child-environment.js';

type Environment = NodeJS.ProcessEnv;

/** When an agent reaches its model through a cloud, that cloud's credentials are its login. */
const clouds: readonly {switches: readonly string[]; own: OwnVariables}[] = [
	{switches: ['CLAUDE_CODE_USE_BEDROCK'], own: {prefixes: ['AWS_'], names: []}},
	{
		switches: ['CLAUDE_CODE_USE_VERTEX', 'GOOGLE_GENAI_USE_VERTEXAI'],
		own: {
			prefixes: ['GOOGLE_CLOUD_', 'VERTEX_REGION_'],
			names: ['GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_CONFIG', 'CLOUD_ML_REGION'],
		},
	},
	{switches: ['CLAUDE_CODE_USE_FOUNDRY'], own: {prefixes: ['AZURE_'], names: []}},
];

const isOn = (value: string | undefined): boolean =>
	!['', '0', 'false'].includes((value ?? '').toLowerCase());

/** Where the key ring is on Linux; on a Mac programs find it themselves. */
const keyRing = ({DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: runtime}: Environment) => {
	const socket = path.join(runtime ?? '', 'bus');
	const found = address || (runtime && existsSync(socket) ? `unix:path=${socket}` : undefined);
	return found === undefined ? undefined : {DBUS_SESSION_BUS_ADDRESS: found};
};

/**
 * The environment of the chosen agent: what every agent gets, without the keys of other providers, and with what its own
 * login needs.
 *
 * @param environment usually `process.env`
 * @param extra set last, e.g. `TMPDIR` of this run
 */
export const environmentOf = (
	{kind}: AgentChoice,
	environment: Environment,
	extra: Record<string, string> = {},
): Record<string, string> => {
	if (kind === 'rehearsal') {
		return agentEnvironment(environment, extra, {prefixes: ['TREADLE_REHEARSAL_'], names: []});
	}

	const product = kind === 'command' || kind === 'acp' ? undefined : products[kind];
	const own = product?.variables ?? ofAllAgents;
	const further = {prefixes: [], names: product?.furtherVariables?.(environment) ?? []};
	const ring = product?.usesKeyRing?.(environment) ? keyRing(environment) : undefined;
	return agentEnvironment(
		environment,
		{...ring, ...extra},
		join([own, ...cloudsOf(own, environment), further]),
	);
};

/** The enabled clouds that an agent with these variables supports. */
const cloudsOf = ({prefixes}: OwnVariables, environment: Environment): OwnVariables[] =>
	clouds
		.filter(({switches}) =>
			switches.some(name => isOn(environment[name]) && prefixes.some(prefix => name.startsWith(prefix))),
		)
		.map(({own}) => own);

const join = (parts: readonly OwnVariables[]): OwnVariables => ({
	prefixes: parts.flatMap(({prefixes}) => prefixes),
	names: parts.flatMap(({names}) => names),
});
