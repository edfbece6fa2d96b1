import path from 'node:path';
import {durationText} from '../../loop/values/duration.js';
import type {Product} from '../../products/product.js';
import {aborted} from '../../system/aborted.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {createSanitizer, oneLine} from '../../system/text/sanitize.js';
import {describeEnd} from '../session/describe-end.js';
import type {AgentReport} from './agent-report.js';
import {NoHandshake, openHandshake} from './handshake.js';

/** milliseconds between SIGTERM and SIGKILL */
const endGrace = 1000;

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
	const redact = createRedactor(environment);
	const sanitize = createSanitizer(redact);
	const clean = (text: string): string => oneLine(sanitize(text), 300);
	const rawLog = path.join(path.dirname(folder), 'raw.log');
	const {transport, handshake} = openHandshake({
		...{command, protocol, folder, environment, rawLog, redact, sanitize, limit},
		grace: endGrace,
	});
	const printed = (): string => {
		const {count, first} = transport.garbage();
		return count === 0 ? '' : ` (it printed “${first}”)`;
	};
	const ended = transport.ended.then(end => {
		throw new NoHandshake(`ended without an answer: ${describeEnd(end, transport.errorLines())}${printed()}`);
	});
	const late = aborted(signal).then(() => {
		throw new NoHandshake(`did not answer within ${durationText(limit)}${printed()}`);
	});
	// Between two requests they have no listener.
	ended.catch(() => {});
	late.catch(() => {});

	try {
		const {version, login, means} = await handshake(response => Promise.race([response, ended, late]));
		return {
			answers: true,
			milliseconds: Math.round(performance.now() - began),
			login,
			means: means === undefined ? undefined : clean(means),
			version: version === undefined ? undefined : clean(version),
			problems: [],
		};
	} catch (error) {
		if (!(error instanceof NoHandshake)) {
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
					message: `it ${clean(error.message)}`,
					hint: signal.aborted
						? 'Try again when the machine is less busy, or start it by hand: does it wait for the network?'
						: 'Start it by hand: does it ask for something?',
				},
			],
		};
	} finally {
		await transport.stop();
	}
};
