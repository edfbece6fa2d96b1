import type {VerifierResult} from '../../journal/events/events.js';
import type {ItemResult} from '../../journal/events/measure.js';
import {Problem} from '../../problem.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {Reviewer} from '../reviewing/reviewer.js';
import type {Verifier, VerifierEvent, VerifyRequest} from '../verifier.js';
import {checkByAgent} from './check-by-agent.js';
import {checkByCommand} from './check-by-command.js';
import {checklistResult, uncheckedItem} from './checklist-result.js';
import {readSpec} from './read-spec.js';
import {requireCheckable} from './require-checkable.js';
import type {SpecItem} from './spec-items.js';

export type ChecklistVerifierOptions = {
	id: string;
	/** Relative to the top of the repository. */
	spec: string;
	/** Checks the items without a command of their own. */
	reviewer: Reviewer | undefined;
	/** Leaves the items without a command of their own out, so that no agent is asked. */
	commandsOnly?: boolean;
	/** milliseconds, for each item's command and for each question to the agent */
	timeLimit: number;
	/** Treadle's own environment, whose secrets are taken out of what commands print and agents get. */
	environment: NodeJS.ProcessEnv;
};

type Items = Map<number, ItemResult>;
type WithCommand = SpecItem & {command: string};

const hasCommand = (item: SpecItem): item is WithCommand => item.command !== undefined;

/**
 * Checks each item of a spec: by the command it ends with, or by one question to an agent about all others. Cheap first:
 * the agent is asked only when no command failed, and what it was not asked about is not checked.
 */
export const createChecklistVerifier = (options: ChecklistVerifierOptions): Verifier => {
	const {id, spec, reviewer, commandsOnly = false, timeLimit, environment} = options;
	let needsAgent = reviewer !== undefined;

	async function* checkItems(
		items: readonly SpecItem[],
		request: VerifyRequest,
	): AsyncGenerator<VerifierEvent, Omit<VerifierResult, 'milliseconds'>> {
		const results: Items = new Map();
		const printed = new Map<number, string>();
		for (const item of items.filter(hasCommand)) {
			if (request.signal.aborted) {
				break;
			}

			const checked = yield* checkByCommand(item, request, {timeLimit, environment});
			results.set(item.number, checked.item);
			printed.set(item.number, checked.printed);
		}

		const others = items.filter(item => !hasCommand(item));
		const isGreen = [...results.values()].every(({met}) => met === true);
		let noVerdict = false;
		if (others.length > 0 && reviewer !== undefined && isGreen && !request.signal.aborted) {
			const asked = yield* checkByAgent(others, request, {...options, reviewer});
			for (const item of asked.items) {
				results.set(item.number, item);
			}

			noVerdict = asked.problem !== undefined && !asked.stopped;
		}

		const why = request.signal.aborted
			? 'stopped before'
			: reviewer === undefined
				? 'it has no command, and no agent is named to judge it'
				: `${reviewer.label} is asked once the commands of the other items pass`;
		const result = checklistResult(
			items.map(item => results.get(item.number) ?? uncheckedItem(item, why)),
			printed,
		);
		// An unmet item is a verdict, even without one about the others.
		return noVerdict && result.status === 'unverified' ? {...result, noVerdict} : result;
	}

	async function* verify(request: VerifyRequest): AsyncGenerator<VerifierEvent> {
		const start = performance.now();
		let result: Omit<VerifierResult, 'milliseconds'>;
		try {
			const items = await readSpec(request.folder, spec);
			result = yield* checkItems(commandsOnly ? items.filter(hasCommand) : items, request);
		} catch (error) {
			if (!(error instanceof Problem)) {
				throw error;
			}

			result = {status: 'unverified', summary: oneLine(error.message, 300), evidence: ''};
		}

		yield {
			type: 'finished',
			...result,
			summary: oneLine(result.summary, 300),
			milliseconds: Math.round(performance.now() - start),
		};
	}

	return {
		id,
		kind: 'checklist',
		label: `checklist ${oneLine(spec)}${reviewer === undefined ? '' : ` by ${reviewer.label}`}`,
		/** Until `preflight` has read the spec, whether an agent is named at all. */
		get byAgent() {
			return needsAgent;
		},
		probe: 1,
		hidden: false,
		async preflight(folder) {
			const items = await readSpec(folder, spec);
			requireCheckable({items, spec, hasReviewer: reviewer !== undefined, environment, folder});
			needsAgent = !items.every(hasCommand);
			if (needsAgent) {
				await reviewer?.preflight(folder);
			}
		},
		verify,
	};
};
