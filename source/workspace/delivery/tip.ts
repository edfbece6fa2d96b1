import type {Sha} from '../../journal/events/events.js';
import {fetchInto} from '../git/fetch-into.js';
import {git, gitText} from '../git/git.js';
import type {DeliveryPlace} from './delivery-way.js';

type TipPlace = Pick<DeliveryPlace, 'repository' | 'storeFolder' | 'stateFolder' | 'run' | 'began'>;

const find = async (gitFolder: string, name: string): Promise<Sha | undefined> => {
	const found = await gitText({gitFolder}, ['rev-parse', '--quiet', '--verify', `${name}^{commit}`], {
		accept: 'any',
	});
	return found === '' ? undefined : found;
};

/**
 * The newest commit of the branch that the run began on, whichever is checked out now; after a start on no branch, what is
 * checked out now if that is no branch either. It lies in the store afterwards.
 *
 * @returns undefined where there is none any more
 */
export const newestCommit = async ({
	repository,
	storeFolder,
	stateFolder,
	run,
	began,
}: TipPlace): Promise<Sha | undefined> => {
	const now = {folder: repository.root};
	const isOnBranch = async () =>
		(await git(now, ['symbolic-ref', '--quiet', 'HEAD'], {accept: 'any'})).exitCode === 0;
	if (began === undefined && (await isOnBranch())) {
		return undefined;
	}

	const source = began === undefined ? 'HEAD' : `refs/heads/${began}`;
	const tip =
		began === undefined
			? await gitText(now, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], {accept: 'any'})
			: await find(repository.gitFolder, source);
	if (!tip || (await find(storeFolder, tip)) !== undefined) {
		return tip || undefined;
	}

	await fetchInto(storeFolder, stateFolder, began === undefined ? repository.root : repository.gitFolder, {
		refs: [`+${source}:refs/treadle/${run}/tip`],
	});
	return tip;
};
