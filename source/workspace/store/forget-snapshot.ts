import {fieldsOf, git, pathText} from '../git/git.js';
import {rescueRefs} from '../rescue/rescue-capture.js';
import type {Store} from './store.js';

/** Lets go of what was captured for something that was no run: nobody will want to go back to it. */
export const forgetSnapshot = async ({storeFolder, rescueFolder}: Store, name: string): Promise<void> => {
	const {stdout} = await git({gitFolder: rescueFolder}, [
		'for-each-ref',
		'--format=%(refname)%00',
		`${rescueRefs}/*-${name}`,
	]);
	const captures = fieldsOf(stdout).map(ref => pathText(ref).trim());
	await Promise.all([
		git({gitFolder: storeFolder}, ['update-ref', '-d', `refs/treadle/${name}/base`]),
		...captures
			.filter(ref => ref !== '')
			.map(ref => git({gitFolder: rescueFolder}, ['update-ref', '-d', ref])),
	]);
};
