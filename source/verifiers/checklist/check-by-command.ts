import type {ItemResult} from '../../journal/events/measure.js';
import {oneLine} from '../../system/text/sanitize.js';
import {type CommandOptions, runCommand, withObstacle} from '../command/run-command.js';
import type {VerifierEvent, VerifyRequest} from '../verifier.js';
import type {SpecItem} from './spec-items.js';

export type ItemCommandOptions = Pick<CommandOptions, 'timeLimit' | 'environment'>;

/** The result of an item, and what its command printed when it was not met. */
export type CheckedByCommand = {item: ItemResult; printed: string};

const evidenceLimit = 300;

/** What a tool prints last tends to say how it ended. */
const lastLine = (printed: string): string => printed.trimEnd().split('\n').at(-1)?.trim() ?? '';

/** Runs an item's own command as any other check: exit code 0 is met; one that could not run says nothing of the item. */
export async function* checkByCommand(
	{number, text, command}: SpecItem & {command: string},
	request: VerifyRequest,
	options: ItemCommandOptions,
): AsyncGenerator<VerifierEvent, CheckedByCommand> {
	yield {type: 'output', stream: 'stdout', text: `— item ${number}: ${oneLine(command, 200)}`};
	const run = yield* runCommand({command, ...options}, request);
	const {status, summary} = withObstacle(run.result, run);
	const met = status === 'unverified' ? undefined : status === 'passed';
	const printed = met ? '' : run.evidence.read();
	const said = lastLine(printed);
	const evidence = oneLine(`${summary}${said === '' ? '' : `: ${said}`}`, evidenceLimit);
	return {item: {number, text, met, evidence}, printed};
}
