import {products} from '../../products/index.js';
import {cronFields} from './calendars.js';
import {inexact, timesOf} from './cron-times.js';
import {shellQuoted} from './crontab.js';
import type {Job} from './job.js';

/** GitHub starts nothing more often than that; milliseconds. */
const shortestInterval = 300_000;
/** Most minutes of a job. */
const longestJob = 360;

/** JSON is YAML. */
const quoted = (value: string): string => JSON.stringify(value);

/** What GitHub puts in when the workflow runs. */
const given = (what: string): string => `$\{{ ${what} }}`;

const state = `${given('runner.temp')}/treadle-state`;

/** The secret that usually holds the key of an agent's provider. */
const secretOf = (agent: string): string =>
	({
		claude: 'ANTHROPIC_API_KEY',
		codex: 'OPENAI_API_KEY',
		gemini: 'GEMINI_API_KEY',
		qwen: 'OPENAI_API_KEY',
		copilot: 'COPILOT_GITHUB_TOKEN',
	})[agent] ?? 'ANTHROPIC_API_KEY';

const agentStep = ({loop: {agent}}: Job): string[] => {
	const product = agent.kind in products ? products[agent.kind as keyof typeof products] : undefined;
	return product === undefined
		? []
		: [
				'      - name: Install the agent',
				`        run: npm install --global ${shellQuoted(product.package)}`,
			];
};

/**
 * A workflow for GitHub Actions.
 *
 * @throws {Problem} for times that it could not say
 */
export const workflow = (job: Job): string => {
	const {loop, title, name, named, timing, when, command} = job;
	const what = `for GitHub Actions, ${when}`;
	const times = timesOf(timing);
	if (times === undefined || (timing.kind === 'every' && timing.interval < shortestInterval)) {
		throw inexact(
			what,
			'it starts at times of the clock, at most every 5 minutes, and this interval does not fit into an hour or a day',
		);
	}

	if (times.zone !== undefined && times.zone !== 'UTC') {
		throw inexact(what, `its clock is UTC, and this pattern names ${times.zone}`);
	}

	const run = ['treadle', 'run', named, ...command.slice(4)].map(shellQuoted).join(' ');
	const secret = secretOf(loop.agent.kind);
	return [
		`# .github/workflows/${name}.yml: wakes the loop ${title} ${when}, by the clock of UTC.`,
		'# Treadle is no package of a registry: put the file that `npm pack` makes of it where the runner can fetch it, and',
		'# its address into the variable TREADLE_PACKAGE of the repository.',
		`name: ${quoted(`Treadle: ${title}`)}`,
		'on:',
		'  schedule:',
		`    - cron: ${quoted(cronFields(times, what))}`,
		'  workflow_dispatch: {}',
		'permissions:',
		'  contents: read',
		'# Never two at once, and none is broken off.',
		'concurrency:',
		`  group: ${quoted(name)}`,
		'  cancel-in-progress: false',
		'jobs:',
		'  wake:',
		'    runs-on: ubuntu-latest',
		`    timeout-minutes: ${Math.min(longestJob, Math.ceil(loop.stop.time / 60_000) + 15)}`,
		'    steps:',
		'      - uses: actions/checkout@v4',
		'        with:',
		'          fetch-depth: 0',
		'      - uses: actions/setup-node@v4',
		'        with:',
		'          node-version: 24',
		'      # Runs, budgets and memory go on with the next waking.',
		'      - uses: actions/cache@v4',
		'        with:',
		`          path: ${state}`,
		`          key: ${name}-${given('github.run_id')}`,
		`          restore-keys: ${quoted(`${name}-`)}`,
		'      - name: Install Treadle',
		'        run: npm install --global "$TREADLE_PACKAGE"',
		'        env:',
		`          TREADLE_PACKAGE: ${given('vars.TREADLE_PACKAGE')}`,
		...agentStep(job),
		`      - name: ${quoted(`Wake ${title}`)}`,
		`        run: ${quoted(run)}`,
		'        env:',
		`          XDG_STATE_HOME: ${state}`,
		`          ${secret}: ${given(`secrets.${secret}`)}`,
		'      - name: Keep what happened',
		'        if: always()',
		'        uses: actions/upload-artifact@v4',
		'        with:',
		`          name: ${quoted(name)}`,
		`          path: ${state}`,
	].join('\n');
};
