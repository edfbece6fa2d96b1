import {existsSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {Problem} from '../../problem.js';
import {carryChanges} from '../git/carry-changes.js';
import {commitTree} from '../git/commit.js';
import {GitProblem, git, gitText} from '../git/git.js';
import {bringCommit} from './deliver-branch.js';
import {type DeliveryPlace, type DeliveryWay, type Handover, short} from './delivery-way.js';
import {newestCommit} from './tip.js';

/** What git leaves in its folder while something is under way, and what people call that. */
const underWay: readonly (readonly [file: string, what: string])[] = [
	['MERGE_HEAD', 'a merge'],
	['rebase-merge', 'a rebase'],
	['rebase-apply', 'a rebase or git am'],
	['CHERRY_PICK_HEAD', 'a cherry-pick'],
	['REVERT_HEAD', 'a revert'],
	['BISECT_LOG', 'a bisect'],
];

const instead =
	'Nothing has changed. Deliver it as a branch, and merge that yourself: treadle deliver <run> --as branch';

const refuse = (message: string, hint: string = instead): Problem => new Problem(message, {hint});

/** The branch to merge into, checked out and clean. */
const requireClean = async ({repository: {root}, began}: DeliveryPlace): Promise<string> => {
	if (began === undefined) {
		throw refuse('The run began on no branch, so there is none to merge into.');
	}

	const place = {folder: root};
	const [current, folder] = await Promise.all([
		gitText(place, ['symbolic-ref', '--quiet', '--short', 'HEAD'], {accept: 'any'}),
		gitText(place, ['rev-parse', '--absolute-git-dir']),
	]);
	if (current !== began) {
		throw refuse(
			`The run began on the branch ${began}, and ${current === '' ? 'no branch' : `the branch ${current}`} is checked out.`,
			`Nothing has changed. Check it out (git switch ${began}), then deliver again.`,
		);
	}

	const what = underWay.find(([file]) => existsSync(path.join(folder, file)))?.[1];
	if (what !== undefined) {
		throw refuse(
			`In your checkout ${what} is under way.`,
			'Nothing has changed. Finish or abort it, then deliver again.',
		);
	}

	// MEMORY.md is Treadle's own, and no part of what is delivered.
	const changed = await gitText(
		place,
		[
			...['status', '--porcelain', '--untracked-files=no', '--ignore-submodules=dirty', '--'],
			...['.', ':(top,exclude,glob)**/MEMORY.md'],
		],
		{settings: 'user'},
	);
	if (changed !== '') {
		const files = changed.split('\n').map(line => line.slice(3));
		const more = files.length - 4;
		throw refuse(
			`Your checkout has changes that are not committed: ${files.slice(0, 4).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
			'Nothing has changed. Commit them or set them aside (git stash), then deliver again.',
		);
	}

	return current;
};

/** The commit to go forward to: the approved one, or a merge of it where the branch has commits of its own. */
const targetOf = async (
	place: DeliveryPlace,
	{commit, onto, subject}: Handover,
	into: string,
): Promise<Sha> => {
	const {storeFolder, scratch, run} = place;
	const tip = await newestCommit(place);
	if (tip === undefined) {
		throw refuse(`The branch ${into} has no commit to merge into.`);
	}

	const isBehind = await git({gitFolder: storeFolder}, ['merge-base', '--is-ancestor', tip, commit], {
		accept: [0, 1],
	});
	if (isBehind.exitCode === 0) {
		return commit;
	}

	const tree = await carryChanges(storeFolder, path.join(scratch, 'delivery.index'), {
		from: onto,
		to: commit,
		onto: tip,
	});
	if (tree === undefined) {
		throw refuse(`Your branch ${into} has moved on to ${short(tip)}, and the work conflicts with it.`);
	}

	return commitTree(storeFolder, {
		tree,
		parent: tip,
		merged: commit,
		subject: `Merge ${short(commit)}: ${subject}`,
		trailers: {'Treadle-Run': run},
		ref: `refs/treadle/${run}/merge/${commit}`,
	});
};

/** The user leaves out files of the checkout: git's own settings say which, and stay in force. */
const sparseArguments = async (folder: string): Promise<string[]> => {
	const value = await gitText({folder}, ['config', '--bool', '--get', 'core.sparseCheckout'], {
		accept: 'any',
	});
	return value === 'true' ? ['-c', 'core.sparseCheckout=true'] : [];
};

/** Into the branch that is checked out. Hooks and signing are off, and nothing is ever overwritten. */
export const merge: DeliveryWay = {
	fitsOntoHead: true,
	announce: ({began}) => ({
		question: `by merging it into ${began ?? 'your branch'}, in your checkout`,
		next: `Your checkout has to be clean and on ${began ?? 'that branch'} then: the branch goes forward to this commit, or gets a merge commit where it has moved on. Hooks do not run, and nothing is signed.`,
		...(began === undefined ? {} : {to: began}),
		take: undefined,
	}),
	async handOver(place, handover) {
		const {repository, storeFolder} = place;
		const into = await requireClean(place);
		const target = await targetOf(place, handover, into);
		await bringCommit(repository, storeFolder, target);
		const folder = repository.root;
		try {
			await git(
				{folder},
				[
					...(await sparseArguments(folder)),
					...[
						'merge',
						'--ff-only',
						'--quiet',
						'--no-stat',
						'--no-autostash',
						'--no-verify-signatures',
						target,
					],
				],
				{settings: 'user'},
			);
		} catch (error) {
			if (!(error instanceof GitProblem)) {
				throw error;
			}

			throw new Problem(`git would not merge it into ${into}: ${error.message}`, {
				hint: instead,
				cause: error,
			});
		}

		return {
			how: `into ${into}, ${target === handover.commit ? 'which went forward to it' : `by the merge commit ${short(target)}`}`,
			to: into,
		};
	},
};
