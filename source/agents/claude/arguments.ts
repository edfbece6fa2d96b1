/**
 * Tools that need a user at Claude Code itself, leave the workspace, or outlive the turn: questions and plans to
 * approve, other worktrees, timers, other sessions.
 */
const disallowedTools = [
	...['AskUserQuestion', 'EnterPlanMode', 'ExitPlanMode', 'EnterWorktree', 'ExitWorktree'],
	...['CronCreate', 'CronDelete', 'CronList', 'ScheduleWakeup', 'Monitor', 'ListAgents', 'SendMessage'],
];

const protocol = [
	...['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'],
	// Text is streamed, so that the user can follow it and a long thought does not count as silence.
	'--include-partial-messages',
];

const modelArguments = (model: string | undefined): string[] =>
	model === undefined ? [] : ['--model', model];

export type ClaudeChoice = {model?: string; args?: readonly string[]};

/**
 * Arguments of a session that works. Ours come last, so that they win. Claude Code always runs in a mode in which it
 * asks; where the user need not be asked the driver approves. So Claude Code keeps protecting its own settings, and no
 * dangerous flag is needed.
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
 * Arguments of a session that answers one question in JSON: it may only read, has no MCP tools, and ignores the
 * settings, hooks and instructions of the folder under review.
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
 * The environment of a session. Claude Code keeps sockets and files in a temporary folder, which must be this run's;
 * nothing it starts may outlive the turn; and it must not update itself during a run.
 */
export const claudeEnvironment = (environment: Record<string, string>): Record<string, string> => ({
	...environment,
	...(environment.TMPDIR === undefined ? {} : {CLAUDE_CODE_TMPDIR: environment.TMPDIR}),
	CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
	DISABLE_AUTOUPDATER: '1',
});
