import {askForItems} from '../../agents/asking/item-verdicts.js';
import {askForVerdict} from '../../agents/asking/verdict.js';
import {type CreateAgentOptions, createAgent} from '../../agents/index.js';
import {environmentOf} from '../../agents/program/agent-environment.js';
import type {AgentChoice} from '../../loop/loop.js';
import {exitCodes, Problem} from '../../problem.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {Reviewer, ReviewPlace} from '../../verifiers/reviewing/reviewer.js';

export type ReviewerOptions = Omit<CreateAgentOptions, 'environment'> & {
	/** Treadle's own environment. */
	environment: NodeJS.ProcessEnv;
	/** Set last in the reviewer's environment, e.g. `TMPDIR` of this run. */
	ofRun?: Record<string, string>;
};

const labelOf = (choice: AgentChoice, agentLabel: string): string => {
	if (choice.kind === 'rehearsal' || choice.kind === 'acp' || choice.kind === 'command') {
		return agentLabel;
	}

	return choice.model === undefined ? choice.kind : `${choice.kind} (${oneLine(choice.model, 60)})`;
};

/** A problem of a working agent, reworded for a reviewer. */
const asReviewer = (problem: Problem): Problem =>
	new Problem(problem.message, {
		exitCode: problem.exitCode,
		cause: problem,
		...(problem.hint === undefined
			? {}
			: {
					hint: problem.hint.replace(
						'another `agent` in LOOP.md',
						'another agent for `review` or `by` in LOOP.md',
					),
				}),
	});

/**
 * An agent as a reviewer: with the environment of its own login, in a read-only session in which nothing is asked. Starts
 * nothing.
 */
export const createReviewer = (
	choice: AgentChoice,
	{environment, ofRun = {}, ...options}: ReviewerOptions,
): Reviewer => {
	const agent = createAgent(choice, {...options, environment});
	const label = labelOf(choice, agent.label);
	const start = ({folder, rawLog, heldFor}: ReviewPlace) => ({
		folder,
		rawLog,
		...(heldFor ? {heldFor} : {}),
		environment: environmentOf(choice, environment, ofRun),
	});
	return {
		label,
		async preflight(folder) {
			if (agent.answer === undefined) {
				throw new Problem(
					`${label} cannot review: a program that gets a prompt and prints text has no way to give a verdict.`,
					{
						hint: 'Use an agent that Treadle knows by name, or any that speaks the Agent Client Protocol: { acp: "…" }.',
						exitCode: exitCodes.usage,
					},
				);
			}

			try {
				await agent.preflight(folder);
			} catch (error) {
				throw error instanceof Problem ? asReviewer(error) : error;
			}
		},
		verdict: async (question, place, signal) => askForVerdict(agent, question, start(place), signal),
		items: async (question, place, signal) => askForItems(agent, question, start(place), signal),
	};
};
