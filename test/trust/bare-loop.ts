import path from 'node:path';
import {temporaryRepository} from '../support/temporary-repository.js';
import {projectFiles} from './project.js';
import {runBounded} from './run-bounded.js';
import type {ScriptedAgent} from './scripted-agent.js';
import {isReallyFixed} from './truth.js';
import {writeAgent} from './write-agent.js';

/**
 * What Treadle is measured against: \`while ! npm test; do agent; done\`, in the folder the agent works in. It trusts
 * the exit code and nothing else.
 */
export const runInBareLoop = async (agent: ScriptedAgent): Promise<{saysDone: boolean; isFixed: boolean}> => {
	const repository = await temporaryRepository({autoRemove: false});
	try {
		const command = await writeAgent(path.join(repository.home, 'agent'), agent);
		await repository.write(
			projectFiles({agent, command, judges: 'commands', iterations: 3, reviewer: '', hidden: ''}),
		);
		await repository.commit('Begin');
		const run = (line: string, milliseconds: number) => runBounded(line, milliseconds, repository);
		for (let iteration = 1; iteration <= 3; iteration++) {
			await run(command, 60_000);
			const {code} = await run('npm test', agent.hangs ? 3000 : 60_000);
			if (code === 0) {
				return {saysDone: true, isFixed: await isReallyFixed(repository.folder)};
			}
		}

		return {saysDone: false, isFixed: await isReallyFixed(repository.folder)};
	} finally {
		await repository.remove();
	}
};
