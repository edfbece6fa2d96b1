import path from 'node:path';
import type {AgentReport} from '../../agents/probe/agent-report.js';
import {homeFolder} from '../../system/files/home-folder.js';
import {formatDuration} from '../../words/format.js';
import {type Column, table} from '../terminal/table.js';
import type {Check} from './check.js';

const marks = {good: '✓', note: '·', bad: '✗'} as const;
const logins = {ready: 'ready', needed: 'needed', unknown: '?'} as const;
const asks = {'every-tool': 'every tool', 'some-tools': 'some tools', never: 'never'} as const;

const underHome = (file: string): string => {
	const home = homeFolder();
	return file.startsWith(home + path.sep) ? `~${file.slice(home.length)}` : file;
};

const yesNo = (value: boolean | undefined): string => (value === undefined ? '-' : value ? 'yes' : 'no');

const answer = ({answers, milliseconds}: AgentReport): string =>
	milliseconds === undefined ? yesNo(answers) : `in ${formatDuration(milliseconds)}`;

const login = ({answers, login, means}: AgentReport): string => {
	if (!answers) {
		return '-';
	}
	return means === undefined ? logins[login] : `${logins[login]}: ${means}`;
};

const agentColumns: readonly Column<AgentReport>[] = [
	{title: 'AGENT', cell: ({name}) => name},
	{
		title: 'VERSION',
		cell: ({path, version, isTooOld}) =>
			path === undefined ? 'not found' : `${version ?? '?'}${isTooOld ? ' too old' : ''}`,
	},
	{title: 'ANSWERS', cell: answer},
	{title: 'LOGIN', cell: login},
	{title: 'ASKS ABOUT', cell: ({abilities}) => (abilities ? asks[abilities.asks] : '-')},
	{title: 'REASONS', cell: ({abilities}) => yesNo(abilities?.hearsReasons)},
	{title: 'EDITS', cell: ({abilities}) => yesNo(abilities?.takesEdits)},
	{title: 'COST', cell: ({abilities}) => abilities?.cost ?? '-'},
	{title: 'VERDICT', cell: ({abilities}) => abilities?.verdict ?? '-'},
];

const checkLines = (checks: readonly Check[]): string[] => {
	const width = Math.max(...checks.map(({name}) => name.length));
	return checks.flatMap(({name, state, text, hint}) => [
		`  ${marks[state]} ${name.padEnd(width)}  ${text.replaceAll('\n', ' ')}`,
		...(hint === undefined ? [] : hint.split('\n').map(line => `    ${' '.repeat(width)}  → ${line}`)),
	]);
};

const problemLines = (reports: readonly AgentReport[]): string[] =>
	reports.flatMap(({name, problems}) =>
		problems.flatMap(({message, hint}) => [
			`  ${name}: ${message}`,
			...(hint === undefined ? [] : [`    → ${hint}`]),
		]),
	);

const whereLines = (reports: readonly AgentReport[]): string[] => {
	const found = reports.filter(report => report.path !== undefined && report.name !== 'rehearsal');
	const width = Math.max(0, ...found.map(({name}) => name.length));
	return found.map(({name, path = ''}) => `  ${name.padEnd(width)}  ${underHome(path)}`);
};

const section = (title: string, lines: readonly string[]): string[] =>
	lines.length === 0 ? [] : ['', title, ...lines];

/** The report as text. */
export const reportLines = (checks: readonly Check[], reports: readonly AgentReport[]): string[] => {
	const ready = reports.find(({login, name}) => login === 'ready' && name !== 'rehearsal');
	return [
		'Treadle',
		...checkLines(checks),
		'',
		'Agents',
		...table(agentColumns, reports).map(line => `  ${line}`),
		...section('To do', problemLines(reports)),
		...section('Found at', whereLines(reports)),
		'',
		'Login "ready": nothing is missing, as far as an agent tells without calling its model; no model was called.',
		...(ready ? [`To see one work for a few tokens: treadle doctor --ask ${ready.name}`] : []),
		"Agents get no tokens of git, npm or clouds, no SSH agent and no other service's keys from your environment. What",
		'lies in your home folder (~/.netrc, ~/.npmrc, ~/.ssh, ~/.aws, ~/.docker, ~/.kube) cannot be hidden from them yet.',
	];
};
