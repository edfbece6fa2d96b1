import {stripVTControlCharacters} from 'node:util';
import type {VerifierResult} from '../../journal/events/events.js';
import type {MetricChoice} from '../../loop/loop.js';
import {betterDirection, describeGoal, isGoalMet, withUnit} from '../../loop/values/metric-goal.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {ExitResult} from '../command/exit-result.js';
import {runCommand, withObstacle} from '../command/run-command.js';
import type {Verifier, VerifierEvent, VerifyRequest} from '../verifier.js';
import {numberByPattern} from './by-pattern.js';
import {numberByPointer} from './by-pointer.js';
import {type Found, lastNumber} from './number.js';
import {createTailBuffer} from './tail-buffer.js';

export type MetricVerifierOptions = Pick<
	MetricChoice,
	'command' | 'timeLimit' | 'read' | 'goal' | 'keep' | 'probe'
> & {
	id: string;
	/** Treadle's own environment, whose secrets are taken out of what the command prints. */
	environment: NodeJS.ProcessEnv;
	/** Most bytes the command may print; 200 MB by default. */
	outputLimit?: number;
};

/** bytes at the end of stdout among which a number is looked for, and of a whole JSON text */
const textLimit = 1024 * 1024;
const jsonLimit = 16 * 1024 * 1024;

const find = (read: MetricChoice['read'], text: string): Found => {
	// A progress bar ends its lines with a carriage return, and colours are made of digits.
	const plain = stripVTControlCharacters(text).replaceAll(/\r\n?/g, '\n');
	switch (read.by) {
		case 'last':
			return lastNumber(plain);
		case 'pattern':
			return numberByPattern(plain, read.pattern);
		case 'pointer':
			return numberByPointer(plain, read.pointer);
	}
};

/**
 * Verifies a checkpoint by a number that a command prints on stdout. A number counts only when the command ended with
 * exit code 0: one that failed half-way prints what it has so far. A command that succeeds without a number is
 * unverified. Colours and other control sequences are removed before.
 */
export const createMetricVerifier = (options: MetricVerifierOptions): Verifier => {
	const {id, command, read, goal, keep, probe = 1} = options;

	const resultOf = (
		exit: ExitResult,
		found: Found,
	): Pick<VerifierResult, 'status' | 'summary' | 'measure'> => {
		if (exit.status !== 'passed') {
			const but =
				exit.status === 'failed' && 'value' in found
					? `; it printed ${withUnit(found.value, goal.unit)}, which does not count`
					: '';
			return {status: exit.status, summary: `${exit.summary}${but}`};
		}

		if ('problem' in found) {
			return {status: 'unverified', summary: `${found.problem} (${exit.summary})`};
		}

		const {value} = found;
		const {unit} = goal;
		return {
			status: isGoalMet(value, goal) ? 'passed' : 'failed',
			summary: `${withUnit(value, unit)}, goal ${describeGoal(goal)}`,
			measure: {kind: 'number', value, goal: `${goal.comparison} ${goal.value}`, unit},
		};
	};

	async function* verify(request: VerifyRequest): AsyncGenerator<VerifierEvent> {
		const tail = createTailBuffer(read.by === 'pointer' ? jsonLimit : textLimit);
		const run = yield* runCommand(
			{
				...options,
				onChunk(chunk, stream) {
					if (stream === 'stdout') {
						tail.push(chunk);
					}
				},
			},
			request,
		);
		const {milliseconds, evidence, redact} = run;
		const exit = withObstacle(run.result, run);
		const {status, summary, measure} = resultOf(exit, find(read, tail.read()));
		yield {
			type: 'finished',
			status,
			summary: oneLine(redact(summary), 300),
			exitCode: exit.exitCode,
			milliseconds,
			evidence: evidence.read(),
			measure,
			couldNotRun: exit.couldNotRun,
		};
	}

	return {
		id,
		kind: 'metric',
		label: oneLine(command),
		byAgent: false,
		probe,
		hidden: false,
		keepBest: keep === 'best' ? betterDirection(goal) : undefined,
		verify,
	};
};
