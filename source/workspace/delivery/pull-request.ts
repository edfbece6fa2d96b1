import {execa} from 'execa';
import {exitCodes, Problem} from '../../problem.js';
import {findExecutable} from '../../system/process/find-executable.js';
import {gitLines, gitText} from '../git/git.js';
import {deliverBranch} from './deliver-branch.js';
import type {DeliveryWay, PossiblePlace} from './delivery-way.js';

/** milliseconds */
const pushLimit = 300_000;
const ghLimit = 60_000;

/** characters */
const longestTitle = 120;

const byHand = (run: string, remote = 'origin', branch = `treadle/${run}`): string =>
	`By hand: treadle deliver ${run} --as branch; git push ${remote} ${branch}; then open the request where the repository is hosted.`;

/** Runs a program of the user's in their checkout, as they would: it needs their login. Nothing is asked. */
const runOwn = async (
	{repository, environment}: PossiblePlace,
	[program = '', ...args]: readonly string[],
	{input, limit}: {input?: string; limit: number},
) =>
	execa(program, args, {
		cwd: repository.root,
		env: {...environment, GIT_TERMINAL_PROMPT: '0', GH_PROMPT_DISABLED: '1', NO_COLOR: '1', LC_ALL: 'C'},
		extendEnv: false,
		reject: false,
		timeout: limit,
		...(input === undefined ? {stdin: 'ignore' as const} : {input}),
	});

/** The last lines of what a program said. */
const said = ({stderr, stdout}: {stderr?: string; stdout?: string}): string =>
	(stderr?.trim() || stdout?.trim() || 'it said nothing').split('\n').slice(-3).join(' ').slice(0, 400);

/** The remote to push to: that of the branch the run began on, `origin`, or the only one. */
const remoteOf = async ({repository: {gitFolder}, began, run}: PossiblePlace): Promise<string> => {
	const remotes = await gitLines({gitFolder}, ['remote']);
	const tracked =
		began === undefined
			? ''
			: await gitText({gitFolder}, ['config', '--get', `branch.${began}.remote`], {accept: 'any'});
	const found =
		remotes.find(name => name === tracked) ??
		remotes.find(name => name === 'origin') ??
		(remotes.length === 1 ? remotes[0] : undefined);
	if (found === undefined) {
		throw new Problem(
			remotes.length === 0
				? 'The repository has no remote, so no pull request can be opened.'
				: `Which remote is the pull request for? The repository has ${remotes.join(', ')}, and the branch follows none of them.`,
			{
				hint:
					remotes.length === 0
						? `Add one (git remote add origin <url>), or deliver it as a branch: treadle deliver ${run} --as branch`
						: `Let the branch follow one: git branch --set-upstream-to=<remote>/${began ?? '<branch>'}`,
			},
		);
	}

	return found;
};

const requireGh = async (place: PossiblePlace): Promise<void> => {
	const found = findExecutable('gh', place.environment, place.repository.root);
	if (found.kind !== 'file') {
		throw new Problem('A pull request is opened through gh, the command of GitHub, which is not installed.', {
			hint: `Install it (https://cli.github.com), then: gh auth login\n${byHand(place.run)}`,
		});
	}

	const status = await runOwn(place, [found.path, 'auth', 'status'], {limit: ghLimit});
	if (status.exitCode !== 0) {
		throw new Problem(`gh, which opens the pull request, is not logged in: ${said(status)}`, {
			hint: `Log in: gh auth login\n${byHand(place.run)}`,
		});
	}
};

/** Pushes exactly this branch to exactly that name: no other ref, no tags, no hooks, never forced. */
const push = async (place: PossiblePlace, remote: string, branch: string): Promise<void> => {
	const ref = `refs/heads/${branch}`;
	const pushed = await runOwn(
		place,
		[
			...['git', '-c', 'core.hooksPath=/dev/null', '-c', 'push.followTags=false', '-c', 'push.gpgSign=false'],
			...['push', '--quiet', '--no-verify', '--no-force', '--recurse-submodules=no', remote, `${ref}:${ref}`],
		],
		{limit: pushLimit},
	);
	if (pushed.exitCode !== 0) {
		throw new Problem(
			`The branch ${branch} was made, but could not be pushed to ${remote}: ${said(pushed)}`,
			{
				hint: `Deliver it again when that works, or push it yourself: git push ${remote} ${branch}`,
				exitCode: exitCodes.internal,
			},
		);
	}
};

/** A request to those who keep the repository, opened through `gh`. */
export const pullRequest: DeliveryWay = {
	fitsOntoHead: true,
	async requirePossible(place) {
		await remoteOf(place);
		await requireGh(place);
	},
	announce: ({began}, {branch, uncommitted, take}) => ({
		question: `as a pull request from the new branch ${branch}`,
		next: `The branch is made in your repository and pushed, that one ref alone; then gh opens the request${began === undefined ? '' : ` against ${began}`}.${uncommitted.length > 0 ? ' Your uncommitted files are pushed with it.' : ''}`,
		take,
	}),
	async handOver(place, {branch, commit, subject, body}) {
		const {repository, storeFolder, began} = place;
		await requireGh(place);
		const remote = await remoteOf(place);
		const there = await gitText(
			{gitFolder: repository.gitFolder},
			['rev-parse', '--quiet', '--verify', `refs/heads/${branch}`],
			{accept: 'any'},
		);
		// An earlier attempt may have come as far as the branch.
		if (there !== commit) {
			await deliverBranch({repository, storeFolder, commit, branch});
		}

		await push(place, remote, branch);
		const title = subject.length > longestTitle ? `${subject.slice(0, longestTitle - 1)}…` : subject;
		const opened = await runOwn(
			place,
			[
				...['gh', 'pr', 'create', '--head', branch, '--title', title, '--body-file', '-'],
				...(began === undefined ? [] : ['--base', began]),
			],
			{input: body, limit: ghLimit},
		);
		if (opened.exitCode !== 0) {
			throw new Problem(
				`The branch ${branch} was pushed to ${remote}, but gh opened no request: ${said(opened)}`,
				{
					hint: `Open it yourself: gh pr create --head ${branch}`,
					exitCode: exitCodes.internal,
				},
			);
		}

		const url = /https?:\/\/\S+/.exec(opened.stdout)?.[0];
		return {
			how: `as a pull request${url === undefined ? '' : ` ${url}`} from branch ${branch}`,
			branch,
			...(url === undefined ? {} : {to: url}),
		};
	},
};
