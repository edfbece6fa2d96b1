import path from 'node:path';
import {listLoops} from '../../loop/file/find-loop.js';
import {Problem} from '../../problem.js';
import {displayPath} from '../../system/text/display-path.js';
import {inspectRepository} from '../../workspace/store/inspect-repository.js';
import {chooseCandidate} from './choose-candidate.js';

/** The loop that was named, or else the only one of the repository, or the one the user picks. */
export const chooseLoop = async (named: string | undefined, command: string): Promise<string> => {
	if (named !== undefined) {
		return named;
	}
	const {root} = await inspectRepository(process.cwd());
	const names = await listLoops(root);
	return chooseCandidate(
		names.map(name => ({name})),
		{
			command,
			what: 'loops',
			none: new Problem(`there are no loops in ${displayPath(path.join(root, 'loops'))} yet.`, {
				hint: 'A loop is a folder there with a LOOP.md; treadle alone shows how to write one.',
			}),
		},
	);
};
