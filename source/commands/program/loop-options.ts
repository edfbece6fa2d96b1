/** The options that say what a loop is: each has the name of its key in LOOP.md. */
import {Option} from 'commander';

/** One flag for each limit of a loop. */
export const limitOptions = (): Option[] => [
	new Option('--iterations <n>', 'most iterations'),
	new Option('--time <duration>', 'longest time of work: 2h'),
	new Option('--tokens <count>', 'most tokens: 500k, 2M'),
	new Option('--cost <dollars>', 'most US dollars: $5'),
	new Option('--per-day <amount>', 'most from midnight to midnight: $10, 2M tokens'),
	new Option('--deadline <time>', 'a time by the clock at which it ends: 2026-12-01T08:00Z'),
	new Option('--stall <n>', 'iterations in a row without a change after which it has stalled'),
	new Option('--failures <n>', 'failures of the agent in a row after which it gives up'),
];

/** An option that may be given several times, each time with one value. */
const repeated = (flags: string, description: string): Option =>
	new Option(flags, `${description}; may be repeated`).argParser(
		(value: string, earlier: string[] | undefined) => [...(earlier ?? []), value],
	);

/** What `treadle loop` takes beside the options of a run. */
export const loopOptions = (): Option[] => [
	new Option('--agent <name>', 'who works; the preference "agent", or the only one installed, by default'),
	new Option('--model <name>', 'the model it uses'),
	new Option('--goal <sentence>', 'when it is done; the first sentence of the prompt by default'),
	repeated('--verify <command>', 'a check: exit code 0 passes'),
	repeated('--metric <command>', 'a check: a command and what its number should become, "… >= 90"'),
	new Option(
		'--until-checked <spec>',
		'a check: every task-list item of a Markdown file is met; then it ends',
	),
	new Option('--by <agent>', 'who judges items without a command of their own'),
	repeated('--review <agent>', 'a check: another agent reviews the work'),
	new Option('--until <when>', 'goal: it ends when the goal is met; never: it wakes again'),
	new Option('--turns <n>', 'iterations of each waking'),
	new Option('--continue <from>', 'where a waking starts: work (what is not verified yet), or files'),
	new Option('--escalate <agent>', 'who takes over when the agent is stuck'),
	new Option('--fallback <agent>', 'who takes over when the provider refuses to serve'),
	repeated('--skill <name>', 'a skill for the agent'),
	new Option('--prepare <command>', 'installs what a fresh checkout needs: npm ci'),
	repeated('--protect <glob>', 'what the agent may not change'),
	repeated('--allow <glob>', 'all that the agent may change'),
	new Option('--deliver <kind>', 'branch, patch, merge, pull-request or files'),
	new Option('--notify <command>', 'gets each event worth notice as a line of JSON'),
	new Option('--save <name>', 'write it to loops/<name>/LOOP.md'),
];
