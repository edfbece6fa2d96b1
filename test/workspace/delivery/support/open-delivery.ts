import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {DeliveryKind} from '../../../../source/loop/loop.js';
import {asCheckpointed} from '../../../../source/workspace/delivery/deliverable.js';
import type {DeliveryPlace, Handover} from '../../../../source/workspace/delivery/delivery-way.js';
import {deliveryWays} from '../../../../source/workspace/delivery/index.js';
import {openWorkspace} from '../../support/open.js';

/** A checkpoint of some work of an agent's, and the ways to hand it over. */
export const openDelivery = async (work: string) => {
	const opened = await openWorkspace();
	const {repository, store, workspace, user} = opened;
	await opened.agent(work);
	const {commit} = await workspace.checkpoint(1, 'Work');
	const place: DeliveryPlace = {
		repository,
		storeFolder: store.storeFolder,
		stateFolder: store.folder,
		scratch: path.join(store.folder, 'runs', 'run-1'),
		run: 'run-1',
		began: repository.branch,
		environment: user.environment,
	};
	const deliverable = await asCheckpointed({
		...place,
		base: workspace.base,
		commit,
		branch: 'treadle/run-1',
		subject: 'spec: All is built',
	});
	const handover: Handover = {
		...deliverable,
		branch: 'treadle/run-1',
		subject: 'spec: All is built',
		body: 'What was done, and how it was judged.\n',
	};
	return {
		...opened,
		commit,
		place,
		handover,
		announce: (kind: DeliveryKind, change: Partial<Handover> = {}) =>
			deliveryWays[kind].announce(place, {...handover, ...change}),
		deliver: (kind: DeliveryKind, change: Partial<Handover> = {}, where: Partial<DeliveryPlace> = {}) =>
			deliveryWays[kind].handOver({...place, ...where}, {...handover, ...change}),
	};
};

/**
 * A stand-in for `gh`, which nobody can log in offline: it records its arguments and its input.
 *
 * @param script shell lines that it runs afterwards
 */
export const fakeGh = async (home: string, environment: Record<string, string>, script = '') => {
	const folder = path.join(home, 'fake-gh');
	const record = path.join(folder, 'record');
	await mkdir(folder, {recursive: true});
	const program = path.join(folder, 'gh');
	await writeFile(
		program,
		`#!/bin/sh
for word; do printf '%s\\n' "[$word]" >> ${record}; done
[ "$1" = pr ] && cat >> ${record}
${script}
[ "$1" = pr ] && echo https://github.example/o/r/pull/7
exit 0
`,
	);
	await chmod(program, 0o755);
	return {
		environment: {...environment, PATH: `${folder}:${environment.PATH}`},
		said: async () => readFile(record, 'utf8').catch(() => ''),
	};
};
