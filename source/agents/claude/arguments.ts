/**
 * Tools for which nobody is there, that leave the workspace, or that go on when the turn is over: plans and questions
 * to approve, other worktrees, timers, other sessions.
 */
const disallowedTools = [
	...['AskUserQuestion', 'EnterPlanMode', 'ExitPlanMode', 'EnterWorktree', 'ExitWorktree'],
	...['CronCreate', 'CronDelete', 'CronList', 'ScheduleWakeup', 'Monitor', 'ListAgents', 'SendMessage'],
];

const protocol = [
	...['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'],
	// Text comes in pieces, so that a person can follow it and a long thought is no silence.
	'--include-partial-messages',
];

const modelArguments = (model: string | undefined): string[] =>
	model === undefined ? [] : ['--model', model];

export type ClaudeChoice = {model?: string; args?: readonly string[]};

/**
 * Arguments of a session that works. Ours come last, where they win. The mode is always the one in which Claude Code
 * asks; where nothing is to be asked the driver says yes, which keeps the agent's own protection of its settings and
 * needs no dangerous flag.
 */
export const workArguments = ({model, args = []}: ClaudeChoice): string[] => [
	...args,
	...modelArguments(model),
	...protocol,
	...[
		'--permission-mode',
		'default',
		'--permission-prompt-tool',
		'stdio',
		'--disallowedTools',
		disallowedTools.join(','),
	],
];

/**
 * Arguments of a session that answers one question in JSON: it reads and no more, has no tools of servers, and obeys no
 * settings, hooks or instructions of the folder it judges.
 */
export const answerArguments = (
	{model, args = []}: ClaudeChoice,
	schema: Record<string, unknown>,
): string[] => [
	...args,
	...modelArguments(model),
	...protocol,
	...['--tools', 'Read,Grep,Glob', '--permission-mode', 'dontAsk', '--setting-sources', 'user'],
	...['--strict-mcp-config', '--no-session-persistence', '--json-schema', JSON.stringify(schema)],
];

/**
 * The environment of a session. Claude Code keeps sockets and files of its own in a folder for temporary files, which
 * must be this run's; nothing it starts may outlive the turn; and it must not replace itself in the middle of a run.
 */
export const claudeEnvironment = (environment: Record<string, string>): Record<string, string> => ({
	...environment,
	...(environment.TMPDIR === undefined ? {} : {CLAUDE_CODE_TMPDIR: environment.TMPDIR}),
	CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
	DISABLE_AUTOUPDATER: '1',
});
