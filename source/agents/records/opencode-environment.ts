import {exitCodes, Problem} from '../../problem.js';
import {asFields, type Fields} from '../acp/acp-fields.js';

/** What a session may do, for agents whose settings decide what they ask about. */
export type Rights = 'ask' | 'read-only';

const reading = ['read', 'glob', 'grep', 'list', 'lsp'];
/** A list of its own, which is shown as its plan. */
const planning = ['todoread', 'todowrite'];
/** Named one by one, as a name in the user's own rules would win over a pattern. */
const acting = ['edit', 'bash', 'task', 'skill', 'webfetch', 'websearch', 'codesearch', 'external_directory'];

const all = (names: readonly string[], rule: string): Fields =>
	Object.fromEntries(names.map(name => [name, rule]));

const rules: Record<Rights, Fields> = {
	// Reading too: what a person wants to be asked may change while it works, and we say yes to the rest.
	ask: {'*': 'ask', ...all(planning, 'allow'), ...all([...reading, ...acting], 'ask')},
	// What is denied is not even offered to the model. A tool of ours is called by the name of its server.
	'read-only': {
		'*': 'deny',
		...all([...planning, ...reading], 'allow'),
		...all(acting, 'deny'),
		'treadle_*': 'allow',
	},
};

const merge = (below: Fields, above: Fields): Fields => {
	const merged = {...below};
	for (const [name, value] of Object.entries(above)) {
		const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
		merged[name] = isMapping ? merge(asFields(below[name]), asFields(value)) : value;
	}

	return merged;
};

const parse = (text: string): Fields => {
	try {
		return asFields(JSON.parse(text));
	} catch (error) {
		throw new Problem('The variable OPENCODE_CONFIG_CONTENT holds no JSON.', {
			hint: 'Correct it, or move what it holds to a configuration file of opencode.',
			exitCode: exitCodes.agentFailed,
			cause: error,
		});
	}
};

/**
 * opencode asks about nothing by default. What it asks about is put on top of the user's configuration, whatever that
 * says, for all of its agents and for the one that works: the rules of one agent win over those of all.
 */
export const openCodeEnvironment = (
	environment: NodeJS.ProcessEnv,
	rights: Rights,
): Record<string, string> => {
	const permission = rules[rights];
	const content = merge(parse(environment.OPENCODE_CONFIG_CONTENT || '{}'), {
		permission,
		agent: {build: {permission}},
	});
	return {OPENCODE_CONFIG_CONTENT: JSON.stringify(content), OPENCODE_DISABLE_AUTOUPDATE: '1'};
};
