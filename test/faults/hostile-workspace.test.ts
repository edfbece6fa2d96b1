import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {deliverBranch} from '../../source/workspace/delivery/deliver-branch.js';
import {diffBetween} from '../../source/workspace/git/diff.js';
import {inspectRepository} from '../../source/workspace/store/inspect-repository.js';
import {temporaryRepository} from '../support/temporary-repository.js';
import {filesOf} from '../workspace/support/files-of.js';
import {gitIn, openFor, openWorkspace, projectFiles} from '../workspace/support/open.js';

/** Shell that plants a command in everything git would execute: settings, hooks, attributes. */
const planting = (marker: string) => `
	evil="touch ${marker}"
	git config core.fsmonitor "$evil"; git config core.hooksPath "$PWD/.git/evil"; git config diff.external "$evil"
	git config core.sshCommand "$evil"; git config core.pager "$evil"; git config core.editor "$evil"
	git config core.alternateRefsCommand "$evil"; git config gpg.program "$evil"; git config commit.gpgSign true
	git config uploadpack.packObjectsHook "$evil"; git config credential.helper "!$evil"; git config alias.add "!$evil"
	for filter in z lfs; do
		git config filter.$filter.clean "$evil; cat"; git config filter.$filter.smudge "$evil; cat"
		git config filter.$filter.process "$evil"; git config filter.$filter.required true
	done
	git config diff.z.textconv "$evil; cat"; git config diff.z.command "$evil"; git config merge.z.driver "$evil"
	mkdir -p .git/hooks .git/evil .git/info
	for hook in pre-commit post-commit commit-msg prepare-commit-msg post-checkout post-index-change pre-auto-gc \\
		reference-transaction post-rewrite fsmonitor-watchman update pre-receive post-receive post-update; do
		printf '#!/bin/sh\\ntouch ${marker}\\n' | tee .git/hooks/$hook > .git/evil/$hook; chmod +x .git/hooks/$hook .git/evil/$hook
	done
	echo "* filter=z diff=z merge=z" | tee .gitattributes > .git/info/attributes
	rm -f ${marker}`;

test('nothing an agent plants in its workspace is ever executed', async () => {
	const {user, repository, store, workspace, agent, checkout, reopen} = await openWorkspace({
		protect: ['spec.md'],
	});
	const marker = path.join(user.home, 'executed');
	await agent(`${planting(marker)}
		printf '[include]\\n\\tpath = ../evil\\n' > .gitmodules; echo x >> spec.md; echo work > work.txt; rm -f ${marker}`);
	const {commit, tampered} = await workspace.checkpoint(1, 'x');
	expect(tampered).toEqual(['spec.md']);
	await checkout(commit);
	await diffBetween(store.storeFolder, workspace.base.commit, commit);
	await agent('echo more > more.txt');
	const again = await reopen({last: commit});
	await agent(planting(marker));
	await again.checkpoint(2, 'y');
	await again.rollBack(workspace.base.commit, 'x');
	await deliverBranch({repository, storeFolder: store.storeFolder, commit, branch: 'treadle/x'});
	expect(existsSync(marker)).toBe(false);
	// The plants do work where git is run without care.
	await agent(`${planting(marker)}; echo x > x; git status; git add x`);
	expect(existsSync(marker)).toBe(true);
});

test('nothing planted in the user’s own repository is executed either', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const marker = path.join(user.home, 'executed');
	const planter = await openWorkspace({user});
	await planter.agent(`cd ${user.folder}; ${planting(marker)}`);
	await user.write({'src/add.js': 'changed\n', 'new.txt': 'new\n'});
	const before = filesOf(path.join(user.folder, '.git'), ['objects']);
	await inspectRepository(user.folder);
	const {repository, store} = await openFor(user);
	const base = await store.snapshot('run-2');
	await deliverBranch({repository, storeFolder: store.storeFolder, commit: base.commit, branch: 'delivered'});
	expect(existsSync(marker)).toBe(false);
	const after = filesOf(path.join(user.folder, '.git'), ['objects']);
	expect(Object.keys(after).filter(name => after[name] !== before[name])).toEqual([
		'logs/refs/heads/delivered',
		'refs/heads/delivered',
	]);
});

const destructive = [
	'git clean -fdx',
	'git reset --hard HEAD~1',
	'git stash --include-untracked; git stash clear',
	'rm -rf .git',
	'rm -rf ./* .[!.]*',
	'git branch -D main topic',
	'git update-ref main-worktree/HEAD HEAD~1',
	'git reflog expire --expire=now --all; git gc --prune=now --quiet',
	'git worktree prune; git worktree remove --force .',
	'git config --local core.bare true',
	'git push --force origin HEAD:main',
	'for file in $(find .git/objects -type f); do chmod +w $file; : > $file; done',
	'touch .git/index.lock; echo broken > .git/index',
	'FILTER_BRANCH_SQUELCH_WARNING=1 git filter-branch -f --tree-filter "rm -f README.md" HEAD',
	'git rm -rf --quiet . && git commit -qm gone',
	'find . -type f -exec sh -c ": > {}" ";"',
];

test('no destructive command in the workspace harms the user’s repository or the store', {
	timeout: 60_000,
}, async () => {
	const user = await temporaryRepository({files: projectFiles});
	await user.write({'second.txt': 'second\n'});
	await user.commit('Second');
	await user.git('branch', 'topic');
	await user.write({'src/add.js': 'stashed\n'});
	await user.git('stash');
	await user.write({'src/add.js': 'dirty\n', 'untracked.txt': 'x\n', '.env': 'SECRET=1\n'});
	const {workspace, agent, store, checkout} = await openWorkspace({user});
	const before = filesOf(user.folder);
	for (const [index, command] of destructive.entries()) {
		await agent(command);
		await workspace.checkpoint(index, command);
		expect(filesOf(user.folder), command).toEqual(before);
		await workspace.rollBack(workspace.base.commit, 'next');
		expect(filesOf(workspace.folder, ['.git']), command).toEqual(
			filesOf(await checkout(workspace.base.commit)),
		);
	}

	expect(await gitIn(store.storeFolder, 'fsck', '--no-dangling')).toBe('');
});

test('what the user does during a run changes nothing for it', async () => {
	const user = await temporaryRepository({files: projectFiles});
	const {repository, store, workspace, agent, checkout} = await openWorkspace({user});
	await user.write({'src/add.js': 'the user goes on\n'});
	await user.commit('User');
	await user.git('commit', '--quiet', '--amend', '--message', 'Rewritten');
	await user.git('checkout', '--quiet', '-b', 'elsewhere');
	await user.git('branch', '-D', 'main');
	await user.git('reflog', 'expire', '--expire=now', '--all');
	await user.git('gc', '--quiet', '--prune=now');
	writeFileSync(path.join(user.folder, '.git/index.lock'), '');
	await agent('echo work > work.txt');
	const {commit} = await workspace.checkpoint(1, 'x');
	expect(existsSync(path.join(await checkout(commit), 'work.txt'))).toBe(true);
	await deliverBranch({repository, storeFolder: store.storeFolder, commit, branch: 'treadle/x'});
	expect(await user.git('show', 'treadle/x:work.txt')).toBe('work');
	expect(await user.git('symbolic-ref', '--short', 'HEAD')).toBe('elsewhere');
	expect(await user.git('fsck', '--no-dangling', '--no-progress')).toBe('');
});

test('files that were locked are unlocked', async () => {
	const {workspace, agent} = await openWorkspace();
	await agent('echo x > x; chmod -R 000 .');
	expect((await workspace.checkpoint(1, 'x')).files).toMatchObject([{path: 'x'}]);
	await workspace.rollBack(workspace.base.commit, 'x');
	const modes = Object.values(filesOf(workspace.folder, ['.git'])).map(file => file[0]);
	expect(modes.filter(owner => owner !== '6' && owner !== '7')).toEqual([]);
});
