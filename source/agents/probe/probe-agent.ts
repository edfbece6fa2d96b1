import path from 'node:path';
import type {Product} from '../../products/product.js';
import type {AgentReport} from './agent-report.js';
import {NoAnswer, openDialogue} from './dialogue.js';
import {type Handshake, handshake} from './handshake.js';

/** Where an agent is started to be probed. */
export type Place = {
	/** Absolute path of an empty folder inside a folder for this agent alone. */
	folder: string;
	environment: Record<string, string>;
};

export type ProbedAgent = Pick<
	AgentReport,
	'answers' | 'milliseconds' | 'login' | 'means' | 'version' | 'problems'
>;

/**
 * Starts the agent in its protocol, waits for its handshake and ends the process in any case.
 *
 * @param limit milliseconds until `signal` fires, for the message
 */
export const probeAgent = async (
	command: readonly string[],
	protocol: Product['protocol'],
	{folder, environment}: Place,
	limit: number,
	signal: AbortSignal,
): Promise<ProbedAgent> => {
	const began = performance.now();
	const rawLog = path.join(path.dirname(folder), 'raw.log');
	const dialogue = openDialogue({command, folder, environment, signal, limit, rawLog});
	const cleaned = (text: string | undefined): string | undefined =>
		text === undefined ? undefined : dialogue.clean(text);
	try {
		const {version, login, means}: Handshake = await handshake(dialogue, protocol, folder);
		const milliseconds = Math.round(performance.now() - began);
		return {
			answers: true,
			milliseconds,
			login,
			means: cleaned(means),
			version: cleaned(version),
			problems: [],
		};
	} catch (error) {
		if (!(error instanceof NoAnswer)) {
			throw error;
		}

		return {
			answers: false,
			milliseconds: undefined,
			login: 'unknown',
			means: undefined,
			version: undefined,
			problems: [
				{
					message: `it ${dialogue.clean(error.message)}`,
					hint: signal.aborted
						? 'Try again when the machine is less busy, or start it by hand: does it wait for the network?'
						: 'Start it by hand: does it ask for something?',
				},
			],
		};
	} finally {
		await dialogue.close();
	}
};
