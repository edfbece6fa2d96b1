import {findLoop} from '../loop/file/find-loop.js';
import {openLoopMemory} from '../memory/memory-file.js';
import {renderSection} from '../memory/sections.js';
import {type ExitCode, exitCodes} from '../problem.js';
import {displayPath} from '../system/text/display-path.js';
import {chooseLoop} from './selection/choose-loop.js';
import {locate} from './selection/locate.js';
import {print, printError} from './terminal/output.js';

/** Prints a loop's memory: all of it, or the sections that contain every word of the query. */
export const memory = async (named: string | undefined, query: string | undefined): Promise<ExitCode> => {
	const loop = await chooseLoop(named, 'treadle memory');
	const {repository, kept} = await locate();
	const {root} = repository;
	const {file, read} = openLoopMemory(await findLoop(root, loop, process.cwd(), kept), root);
	const words = (query ?? '').toLowerCase().split(/\s+/);
	const all = await read();
	const found = all.filter(({title, text}) => {
		const content = `${title}\n${text}`.toLowerCase();
		return words.every(word => content.includes(word));
	});

	if (found.length > 0) {
		print(`${found.map(renderSection).join('\n')}`);
	} else {
		const nothing = all.length === 0 ? 'remembers nothing yet' : `does not mention "${query}"`;
		printError(`${displayPath(file)} ${nothing}.\n`);
	}

	return exitCodes.verified;
};
