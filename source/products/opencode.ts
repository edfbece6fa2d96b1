import {exitCodes, Problem} from '../problem.js';
import {asAmount, asFields, asText, type Fields, isFields, parseFields} from '../system/fields.js';
import {type AcpProduct, type EventStream, type Rights, type StreamEvent, toolServerName} from './product.js';
import type {Usage} from './usage.js';

const reading = ['read', 'glob', 'grep', 'list', 'lsp'];
/** Its plan, which is shown as such. */
const planning = ['todoread', 'todowrite'];
/** Listed by name, since a name in the user's own rules would override a pattern. */
const acting = ['edit', 'bash', 'task', 'skill', 'webfetch', 'websearch', 'codesearch', 'external_directory'];

const all = (names: readonly string[], rule: string): Fields =>
	Object.fromEntries(names.map(name => [name, rule]));

const rules: Record<Rights, Fields> = {
	// Reading too: what the user wants to be asked may change during the run, and the driver approves the rest.
	ask: {'*': 'ask', ...all(planning, 'allow'), ...all([...reading, ...acting], 'ask')},
	// Denied tools are not offered to the model. Our tool's name begins with that of its server.
	'read-only': {
		'*': 'deny',
		...all([...planning, ...reading], 'allow'),
		...all(acting, 'deny'),
		[`${toolServerName}_*`]: 'allow',
	},
};

const merge = (below: Fields, above: Fields): Fields => {
	const merged = {...below};
	for (const [name, value] of Object.entries(above)) {
		merged[name] = isFields(value) ? merge(asFields(below[name]), value) : value;
	}

	return merged;
};

const parseSettings = (text: string): Fields => {
	try {
		return asFields(JSON.parse(text));
	} catch (error) {
		throw new Problem('The variable OPENCODE_CONFIG_CONTENT does not hold JSON.', {
			hint: 'Correct it, or move what it holds to a configuration file of opencode.',
			exitCode: exitCodes.agentFailed,
			cause: error,
		});
	}
};

/**
 * By default opencode never asks. These rules override the user's configuration, both for all of its agents and for the
 * `build` agent, since an agent's own rules override those for all.
 */
const environment = (
	given: Readonly<Record<string, string | undefined>>,
	rights: Rights,
): Record<string, string> => {
	const permission = rules[rights];
	const content = merge(parseSettings(given.OPENCODE_CONFIG_CONTENT || '{}'), {
		permission,
		agent: {build: {permission}},
	});
	return {OPENCODE_CONFIG_CONTENT: JSON.stringify(content), OPENCODE_DISABLE_AUTOUPDATE: '1'};
};

/** The usage of one call to the model; opencode reports its input without cached tokens. */
const readStep = (part: Fields): Usage => {
	const tokens = asFields(part.tokens);
	const cache = asFields(tokens.cache);
	const cost = asAmount(part.cost);
	const [read, written] = [asAmount(cache.read) ?? 0, asAmount(cache.write) ?? 0];
	const reasoning = asAmount(tokens.reasoning) ?? 0;
	return {
		input: (asAmount(tokens.input) ?? 0) + read + written,
		cached: read,
		output: (asAmount(tokens.output) ?? 0) + reasoning,
		reasoning,
		// It reports 0 for a model without a known price.
		...(cost ? {cost, costBasis: 'reported'} : {costBasis: 'unknown'}),
	};
};

const readError = (error: Fields): unknown => {
	const {message, statusCode, responseHeaders} = asFields(error.data);
	return {
		code: statusCode,
		message: asText(message) ?? asText(error.name),
		data: {errorName: error.name, retryAfter: asFields(responseHeaders)['retry-after']},
	};
};

/** Reads the events of a session and of its sub-agents' sessions. */
const readEvents = (session: string): ((line: string) => StreamEvent | undefined) => {
	const seen = new Set<unknown>();
	let attempts = 0;

	return line => {
		const {type, properties} = parseFields(line.replace(/^data:\s*/, ''));
		const {part: given, error, sessionID, status} = asFields(properties);
		const part = asFields(given);
		if (type === 'message.part.updated') {
			// A part may be sent more than once.
			if (part.type !== 'step-finish' || seen.has(part.id)) {
				return undefined;
			}

			seen.add(part.id);
			return {kind: 'usage', usage: readStep(part)};
		}

		if (sessionID !== session) {
			return undefined;
		}

		switch (type) {
			case 'session.status': {
				const {type: kind, attempt, message} = asFields(status);
				if (kind !== 'retry' || attempt === attempts) {
					return undefined;
				}

				attempts = asAmount(attempt) ?? 0;
				return {
					kind: 'retry',
					text: `${asText(message) ?? 'The provider refused.'} (attempt ${attempts})`,
				};
			}
			case 'session.error':
				return {kind: 'failed', error: readError(asFields(error))};
			case 'session.idle':
				attempts = 0;
				return {kind: 'idle'};
			default:
				return undefined;
		}
	};
};

/**
 * By the protocol, opencode reports only the tokens of the last call to the model, and a refusing provider like any other
 * error. The local server that it runs anyway reports both in full.
 */
const eventStream: EventStream = {
	path: '/event',
	user: 'opencode',
	arguments: port => ['--port', String(port)],
	environment: password => ({OPENCODE_SERVER_USERNAME: 'opencode', OPENCODE_SERVER_PASSWORD: password}),
	wanted: /"(step-finish|session\.idle|session\.status|session\.error)"/,
	read: readEvents,
};

export const opencode: AcpProduct = {
	label: 'opencode',
	program: 'opencode',
	package: 'opencode-ai',
	protocol: 'acp',
	launches: [{since: '1.1.1', arguments: ['acp']}],
	environment,
	login: 'run `opencode auth login`',
	// Where it keeps which model was chosen last.
	furtherVariables: () => ['XDG_STATE_HOME'],
	instructions: ['AGENT.md', 'AGENTS.md', '.opencode/', 'opencode.json', 'opencode.jsonc'],
	agentName: 'OpenCode',
	oldestBecause: 'older versions cannot be configured to ask about every tool',
	model: 'session',
	options: {mode: 'build'},
	asks: 'every-tool',
	endsTurnAfterRefusal: true,
	tokens: 'last-step',
	cost: 'reported',
	toolServers: 'session',
	eventStream,
};
