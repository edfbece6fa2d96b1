import type {JudgedItem} from '../../journal/measure.js';
import {oneLine} from '../../system/purify.js';
import {createRunVerifier} from '../run-verifier.js';
import type {VerifierEvent, VerifyRequest} from '../verifier.js';
import type {SpecItem} from './spec-items.js';

export type ItemCommandOptions = {
	/** milliseconds */
	timeLimit: number;
	/** Treadle's own environment, whose secrets are taken out of what the command prints. */
	environment: NodeJS.ProcessEnv;
};

/** An item as its command judged it, and what that printed when it was not met. */
export type JudgedByCommand = {item: JudgedItem; printed: string};

const evidenceLimit = 300;

/** What a tool prints last tends to say how it ended. */
const lastLine = (printed: string): string => printed.trimEnd().split('\n').at(-1)?.trim() ?? '';

/** Runs an item's own command as any other check: exit code 0 is met, and what could not run judges nothing. */
export async function* judgeByCommand(
	{number, text, command = ''}: SpecItem & {command: string},
	request: VerifyRequest,
	{timeLimit, environment}: ItemCommandOptions,
): AsyncGenerator<VerifierEvent, JudgedByCommand> {
	yield {type: 'output', stream: 'stdout', text: `— item ${number}: ${oneLine(command, 200)}`};
	const run = createRunVerifier({id: `item-${number}`, command, timeLimit, environment});
	let judged: JudgedByCommand = {
		item: {number, text, met: undefined, evidence: 'its command ended without a result'},
		printed: '',
	};
	for await (const event of run.verify(request)) {
		if (event.type !== 'finished') {
			yield event;
			continue;
		}

		const {status, summary, evidence: printed} = event;
		const met = status === 'unverified' ? undefined : status === 'passed';
		const said = met ? '' : lastLine(printed);
		const evidence = oneLine(`${summary}${said === '' ? '' : `: ${said}`}`, evidenceLimit);
		judged = {item: {number, text, met, evidence}, printed: met ? '' : printed};
	}

	return judged;
}
