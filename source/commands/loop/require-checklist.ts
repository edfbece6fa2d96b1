import type {AgentChoice} from '../../loop/loop.js';
import {Problem} from '../../problem.js';
import {readSpec} from '../../verifiers/checklist/read-spec.js';

/**
 * Looks at the spec that a loop is to go on with until all its items are met.
 *
 * @param root absolute path of the top of the repository
 * @param spec relative to it
 * @returns whether some items have no command of their own, so that an agent has to judge them
 * @throws {Problem} when it is missing or has no task list
 */
export const needsJudge = async (root: string, spec: string): Promise<boolean> => {
	try {
		return (await readSpec(root, spec)).some(({command}) => command === undefined);
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		throw new Problem(`--until-checked: ${error.message}`, {
			hint: 'It is a Markdown file, relative to the top of the repository, with a task list: lines such as "- [ ] Dates are parsed".',
			cause: error,
		});
	}
};

/** Throws a Problem for an agent that cannot judge: a program without a protocol. */
export const requireJudge = (agent: AgentChoice, spec: string): void => {
	if (agent.kind === 'command') {
		throw new Problem(
			`--until-checked: items of ${spec} have no command of their own, and the agent "${agent.command}" cannot judge them.`,
			{hint: 'Name an agent that can: --by codex. Or end each item with its command: (`npm test -- dates`).'},
		);
	}
};
