import {mkdirSync} from 'node:fs';
import path from 'node:path';
import type {AgentEvent} from '../../agents/agent.js';
import {createAgent} from '../../agents/index.js';
import {estimateCost} from '../../agents/prices/estimate-cost.js';
import {parsePrices} from '../../agents/prices/own-prices.js';
import {environmentOf} from '../../agents/program/agent-environment.js';
import type {Usage} from '../../journal/events/events.js';
import {addUsage, noUsage} from '../../journal/events/usage.js';
import {type ExitCode, exitCodes, Problem} from '../../problem.js';
import {productNames} from '../../products/index.js';
import {readSettings} from '../../settings.js';
import {didYouMean} from '../../system/text/closest-match.js';
import {formatCount, formatMoney} from '../../words/format.js';
import {ask, isInteractive} from '../terminal/ask.js';
import {print} from '../terminal/output.js';

const question = 'Answer with the one word "ready". Use no tools.';
/** milliseconds */
const limit = 60_000;

/** What a prompt cost, as far as the agent reports it. */
export const describeSpending = ({input, output, cost, costBasis}: Usage): string => {
	const tokens =
		input === undefined && output === undefined
			? 'tokens unknown'
			: `${formatCount(input ?? 0)} tokens in, ${formatCount(output ?? 0)} out`;
	return `${tokens}; ${cost === undefined ? 'cost unknown' : `${formatMoney(cost)} (${costBasis})`}`;
};

type Outcome = {said: string; usage: Usage; end: Extract<AgentEvent, {type: 'end'}> | undefined};

const follow = async (events: AsyncIterable<AgentEvent>): Promise<Outcome> => {
	const {prices} = (await readSettings()).settings;
	const own = parsePrices(prices);
	let said = '';
	let usage = noUsage;
	let end: Outcome['end'];
	for await (const event of events) {
		if (event.type === 'step' && event.step.kind === 'message') {
			said += event.step.text;
		}
		if (event.type === 'usage') {
			usage = addUsage(usage, await estimateCost(event.usage, undefined, own));
		}
		if (event.type === 'ask') {
			event.answer({allow: false, reason: 'Use no tools: only answer.'});
		}
		if (event.type === 'end') {
			end = event;
		}
	}

	return {said, usage, end};
};

/**
 * Sends one tiny prompt to an agent, after asking, and prints the answer and its cost.
 *
 * @param folder absolute path of an empty folder
 * @throws Problem when there is no such agent, or no terminal to ask at (exit code 9)
 */
export const askAgent = async (name: string, folder: string, signal: AbortSignal): Promise<ExitCode> => {
	const kind = productNames.find(known => known === name);
	if (kind === undefined) {
		throw new Problem(`there is no agent "${name}".${didYouMean(name, productNames)}`, {
			hint: `Agents: ${productNames.join(', ')}.`,
		});
	}

	if (!isInteractive()) {
		throw new Problem('a prompt may cost money, and nobody is there to agree to that.', {
			hint: `Type it in a terminal: treadle doctor --ask ${kind}`,
			exitCode: exitCodes.needsPerson,
		});
	}

	const choice = {kind};
	const agent = createAgent(choice);
	const temporary = path.join(folder, 'tmp');
	const work = path.join(folder, 'work');
	for (const made of [temporary, work]) {
		mkdirSync(made, {recursive: true, mode: 0o700});
	}
	await agent.preflight(work);
	const yes = await ask(
		`Send one tiny prompt to ${agent.label}? It spends tokens of your account there. [y/N] `,
	);
	if (!/^y(es)?$/i.test(yes?.trim() ?? '')) {
		print('Not sent.\n');
		return exitCodes.stopped;
	}

	const session = await agent.start({
		folder: work,
		environment: environmentOf(choice, process.env, {TMPDIR: temporary}),
		rawLog: path.join(folder, 'raw.log'),
		asking: 'everything',
	});
	try {
		const limited = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
		const {said, usage, end} = await follow(session.prompt(question, limited));
		const isWell = end?.outcome === 'completed' && said.trim() !== '';
		const what = end?.outcome === 'completed' ? 'it ended its turn without an answer' : end?.reason;
		print(`${isWell ? `${agent.label} says: ${said.trim()}` : `No answer: ${what}`}\n`);
		print(`Spent: ${describeSpending(usage)}\n`);
		return isWell ? exitCodes.verified : exitCodes.agentFailed;
	} finally {
		await session.dispose();
	}
};
