import type {Agent} from '../../source/agents/agent.js';
import {createAgent} from '../../source/agents/index.js';
import type {AgentChoice} from '../../source/loop/loop.js';
import {productNames} from '../../source/products/index.js';

type Column = {title: string; of: (agent: Agent) => string};

const asks: Record<Agent['asks'], string> = {
	'every-tool': 'every tool call',
	'some-tools': 'what it finds worth asking',
	never: 'nothing',
};

const costs = {reported: 'its own figure', estimated: 'estimated from tokens'};
const answers = {schema: 'by schema', tool: 'by tool'};
const yes = (can: boolean | undefined): string => (can ? 'yes' : '–');

const columns: readonly Column[] = [
	{title: 'asks about', of: agent => asks[agent.asks]},
	{title: 'takes your reason at once', of: ({capabilities}) => yes(capabilities?.takesReasons)},
	{title: 'lets you edit a call', of: ({capabilities}) => yes(capabilities?.takesEdits)},
	{title: 'reports tokens', of: ({capabilities}) => yes(capabilities?.reportsTokens)},
	{
		title: 'cost',
		of: ({capabilities}) => (capabilities?.reportsCost ? costs[capabilities.reportsCost] : 'unknown'),
	},
	{
		title: 'verdict',
		of: ({capabilities, answer}) =>
			answer && capabilities?.answersJson ? answers[capabilities.answersJson] : '–',
	},
];

const rows: readonly {shown: string; choice: AgentChoice}[] = [
	...productNames.map(kind => ({shown: kind, choice: {kind}})),
	{shown: '{ acp: "…" }', choice: {kind: 'acp', command: 'agent'}},
	{shown: '{ command: "…" }', choice: {kind: 'command', command: 'agent'}},
];

/** What each agent can do, in the words of its driver, as a Markdown table. */
export const agentsMarkdown = (): string =>
	[
		`| \`agent:\` | ${columns.map(({title}) => title).join(' | ')} |`,
		`|---|${columns.map(() => '---|').join('')}`,
		...rows.map(({shown, choice}) => {
			const agent = createAgent(choice);
			return `| \`${shown}\` | ${columns.map(({of}) => of(agent)).join(' | ')} |`;
		}),
	].join('\n');
