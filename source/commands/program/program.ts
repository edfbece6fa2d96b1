import {Command, CommanderError, Option} from 'commander';
import {deliveryKinds} from '../../loop/loop.js';
import {exitCodes} from '../../problem.js';
import {didYouMean} from '../../system/text/closest-match.js';
import {version} from '../../system/version.js';
import {print, printError} from '../terminal/output.js';
import {limitOptions, loopOptions} from './loop-options.js';

/** The exit code of what commander throws to end the process: help and version succeed, everything else is wrong usage. */
export const usageExitCode = (error: unknown): number | undefined => {
	if (!(error instanceof CommanderError)) {
		return undefined;
	}
	return error.exitCode === 0 ? exitCodes.verified : exitCodes.usage;
};

const exitCodeHelp = `
Exit codes: 0 goal verified (or the command did its job), 1 internal error, 2 wrong usage or invalid loop,
3 stopped by you, 4 budget spent, 5 stalled, 6 agent failed, 7 tampering, 8 could not verify,
9 a gate asks and nobody is there to answer, 130 interrupted.`;

/** Without this, commander would report only too many arguments. */
const refuseUnknown = (program: Command, word: string): void => {
	const names = program.commands.map(command => command.name());
	program.error(`error: unknown command "${word}".${didYouMean(word, names)}`, {exitCode: exitCodes.usage});
};

/** Builds the command line. Each command is imported when it runs, and only then. */
export const createProgram = (finish: (exitCode: number) => void): Command => {
	const program = new Command('treadle')
		.description('Prompt an AI coding agent again and again until the goal is verified.')
		.version(version, '-V, --version', 'print the version')
		.helpOption('-h, --help', 'print this help')
		.helpCommand('help [command]', 'print help for a command')
		.addHelpText('after', exitCodeHelp)
		.showHelpAfterError('Try "treadle --help".')
		.configureOutput({
			writeOut: print,
			writeErr: printError,
			outputError: (text, write) => write(text.replace(/^error: /, 'treadle: ')),
		})
		.exitOverride()
		.usage('[command] [options]')
		.argument('[words...]')
		.allowUnknownOption(false)
		.action(async (words: string[]) => {
			if (words[0] !== undefined) {
				refuseUnknown(program, words[0]);
			}
			finish(await (await import('../overview.js')).overview(() => program.outputHelp()));
		});

	const theme = new Option('--theme <name>', 'colour theme of this screen');
	const gates = new Option(
		'--gates <list>',
		'which gates ask: all, deliver, or names such as prompt,tool,verdict',
	);
	const headless = new Option('--headless', 'no screen: plain lines; gates are answered by policy');
	const background = new Option(
		'--background',
		'no screen: it goes on when this terminal is closed; delivery waits for your answer',
	).conflicts(['headless', 'plain', 'json']);
	const beside = new Option(
		'--beside',
		'beside other loops at work on this repository, in a clone of its own',
	);
	const plain = new Option('--plain', 'no screen: plain lines, gates are questions you answer by typing');
	const json = new Option('--json', 'print the events of the run as JSON, one a line');

	/** A command that starts a loop. */
	const starting = (usage: string, description: string, own: readonly Option[] = []): Command => {
		const command = program.command(usage).description(description);
		const once = new Option('--once', 'wake once, then end');
		for (const option of [
			...own,
			...limitOptions(),
			gates,
			headless,
			plain,
			json,
			background,
			beside,
			once,
			theme,
		]) {
			command.addOption(option);
		}
		return command;
	};

	starting('run [loop]', 'run a loop: a name in loops/, or a path; the only one by default').action(
		async (loop, options) => finish(await (await import('../run.js')).run(loop, options)),
	);

	starting(
		'loop [words...]',
		'run a loop without a file: when it wakes (5m, now, "on commit", \'cron "0 9 * * *"\'), then its prompt',
		loopOptions(),
	)
		.usage('<when> "<prompt>" [options]')
		.action(async (words, options) => finish(await (await import('../loop.js')).loop(words, options)));

	program
		.command('check [loop]')
		.description('what would judge a loop, what is red now, flaky or unprotected; starts no agent')
		.option('--times <n>', 'how often each check is asked; twice, or as the loop says, by default')
		.option('--json', 'print it as one JSON object')
		.action(async (loop, options) => finish(await (await import('../check.js')).check(loop, options)));

	program
		.command('watch [run]')
		.description('follow a live run from another terminal, or replay a finished one')
		.addOption(plain)
		.addOption(json)
		.addOption(theme)
		.action(async (run, options) => finish(await (await import('../watch.js')).watch(run, options)));

	program
		.command('resume [run]')
		.description('go on where a run stopped, after a stop or a crash')
		.option('--iterations <n>', 'let it take more iterations: +10, or 30 in all')
		.option('--time <duration>', 'let it work longer: +1h, or 3h in all')
		.option('--tokens <count>', 'let it spend more tokens: +500k, or 2M in all')
		.option('--cost <dollars>', 'let it spend more: +$5, or $20 in all')
		.option('--per-day <amount>', 'what all runs of the loop may spend on a day: $10, or 2M tokens')
		.option('--deadline <time>', 'another time at which it ends: 2026-12-01T08:00Z')
		.option('--allow <file...>', 'let the agent change protected files that it has changed before')
		.option('--from <iteration>', 'go on from the checkpoint of an iteration; 0 is the base')
		.addOption(gates)
		.addOption(headless)
		.addOption(plain)
		.addOption(json)
		.addOption(background)
		.addOption(beside)
		.addOption(theme)
		.action(async (run, options) => finish(await (await import('../resume.js')).resume(run, options)));

	program
		.command('limits <run>')
		.description('give a run that is going on other limits')
		.option('--iterations <n>', '+10, or 30 in all')
		.option('--time <duration>', '+1h, or 3h in all')
		.option('--tokens <count>', '+500k, or 2M in all')
		.option('--cost <dollars>', '+$5, or $20 in all')
		.option('--per-day <amount>', 'what all runs of the loop may spend on a day: $10, or 2M tokens')
		.option('--deadline <time>', 'another time at which it ends: 2026-12-01T08:00Z')
		.action(async (run, options) => finish(await (await import('../limits.js')).limits(run, options)));

	program
		.command('runs')
		.description('list the runs of this repository, newest first')
		.option('--json', 'print one JSON object a line')
		.option('--all', 'of every repository')
		.action(async options => finish(await (await import('../runs.js')).runs(options)));

	program
		.command('deliver [run]')
		.description("approve a finished run's result: shows diff and verdict, and asks")
		.addOption(
			new Option('--as <kind>', "how to hand it over; the loop's own way by default").choices(deliveryKinds),
		)
		.option('--to <file>', 'file or folder of the patch')
		.option('--commit <sha>', 'the commit you approve; without a terminal it must be named')
		.option('--discard', 'decline the newest result instead, or the one that --commit names')
		.option('--older', 'with --discard: all drafts but the newest')
		.action(async (run, options) => finish(await (await import('../deliver.js')).deliver(run, options)));

	program
		.command('rollback [run] [iteration]')
		.description("put a run's workspace back to an iteration; 0 is the base")
		.option('--reason <text>', 'why; the agent is told')
		.action(async (run, iteration, options) =>
			finish(await (await import('../rollback.js')).rollback(run, iteration, options)),
		);

	program
		.command('stop [run]')
		.description('stop a run from another terminal, even when its screen hangs')
		.option('--all', 'every run of this machine')
		.action(async (run, options) => finish(await (await import('../stop.js')).stop(run, options)));

	program
		.command('schedule [loop]')
		.description('print what starts a loop at its times while nobody is there; installs nothing')
		.addOption(
			new Option('--print <system>', 'for which system')
				.choices(['systemd', 'launchd', 'cron', 'github-actions'])
				.makeOptionMandatory(),
		)
		.option('--at <when>', 'other times than its own: 09:00, "every 1h", "0 9 * * 1-5"')
		.option('--gates <list>', 'deliver: lets a loop run by itself that asks more when you watch it')
		.action(async (loop, options) => finish(await (await import('../schedule.js')).schedule(loop, options)));

	program
		.command('note <run> <text>')
		.description('give a run a note, as n on its screen does')
		.action(async (run, text) => finish(await (await import('../steer.js')).note(run, text)));

	program
		.command('answer <run> [gate] [answer]')
		.description(
			'answer a gate by its id: approve, reject, edit or always; without a gate: show the open one',
		)
		.option('--reason <text>', 'why; the agent is told')
		.option('--text <text>', 'the new text, for edit; - reads it from standard input')
		.option('--commit <sha>', 'the commit you approve; without a terminal a delivery needs it')
		.action(async (run, gate, word, options) =>
			finish(await (await import('../answer.js')).answer(run, gate, word, options)),
		);

	program
		.command('pause <run>')
		.description('pause a run before its next phase')
		.option('--now', 'freeze its agent and checks at once')
		.action(async (run, options) => finish(await (await import('../steer.js')).pause(run, options)));

	program
		.command('go <run>')
		.description('let a paused run go on; wake a sleeping one')
		.action(async run => finish(await (await import('../steer.js')).go(run)));

	program
		.command('rescue [run]')
		.description('bring back the files as they were before a run')
		.option('--to <folder>', 'where to put them; a new folder beside the repository by default')
		.option('--repository <folder>', 'where the repository was, when it is not there any more')
		.action(async (run, options) => finish(await (await import('../rescue.js')).rescue(run, options)));

	program
		.command('memory [loop] [query]')
		.description('read or search what a loop remembers')
		.action(async (loop, query) => finish(await (await import('../memory.js')).memory(loop, query)));

	program
		.command('doctor')
		.description('what is installed, which agents work, and what the terminal can do; calls no model')
		.option('--json', 'print it as one JSON object')
		.option('--ask <agent>', 'send one tiny prompt to an agent, after asking you')
		.action(async options => finish(await (await import('../doctor.js')).doctor(options)));

	program
		.command('demo [folder]')
		.description('a real loop on a scratch repository with a scripted agent: no account, no network')
		.addOption(gates)
		.addOption(headless)
		.addOption(plain)
		.addOption(json)
		.addOption(theme)
		.action(async (folder, options) => finish(await (await import('../demo.js')).demo({folder, ...options})));

	program
		.command('gc')
		.description('free what old runs hold: those beyond the newest 20 that are older than 30 days')
		.option('--keep <n>', 'how many of the newest runs stay; alone, whatever their age')
		.option(
			'--older <duration>',
			'remove only runs older than that, such as 30d; alone, however many there are',
		)
		.option('--dry-run', 'say what would be removed, and change nothing')
		.action(async options => finish(await (await import('../gc.js')).gc(options)));

	const config = program.command('config').description('preferences');
	config
		.command('get [name]')
		.description('print one preference, or all of them')
		.action(async name => finish(await (await import('../config.js')).getConfig(name)));
	config
		.command('set <name> <value>')
		.description('store a preference')
		.action(async (name, value) => finish(await (await import('../config.js')).setConfig(name, value)));

	return program;
};
