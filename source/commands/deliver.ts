import path from 'node:path';
import {handoverOf} from '../engine/process/delivery-of-run.js';
import {verifyAgain} from '../engine/verify-again.js';
import {requireUnchanged} from '../journal/chain/proof.js';
import type {DeliveryAsked, EventBody} from '../journal/events/events.js';
import {readFacts} from '../journal/runs/read-facts.js';
import {deliveryBranch, isOpen, type OfferedResult} from '../journal/state/offers.js';
import type {RunState} from '../journal/state/state.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {requestBody} from '../words/request-body.js';
import type {DeliveryPlace} from '../workspace/delivery/delivery-way.js';
import {deliveryWays} from '../workspace/delivery/index.js';
import {storeFolderOf} from '../workspace/store/repository-folder.js';
import {isApproved} from './delivering/approve.js';
import {discard} from './delivering/discard.js';
import {isLive, record} from './delivering/record.js';
import {deliveryKind, noteOnNamed, renewResult} from './delivering/renew-result.js';
import {deliverThroughEngine} from './delivering/through-engine.js';
import {requireOutsideRun} from './program/require-outside-run.js';
import {type ChosenResult, chooseCheckpoint, chooseResult} from './selection/choose-checkpoint.js';
import {chooseRun} from './selection/choose-run.js';
import {locateRun} from './selection/find-run.js';
import {type Location, locate} from './selection/locate.js';
import {requireInStore} from './selection/require-kept.js';
import {showResult} from './selection/show-checkpoint.js';
import {isInteractive} from './terminal/ask.js';
import {print} from './terminal/output.js';

export type DeliverOptions = {as?: string; to?: string; commit?: string; discard?: boolean; older?: boolean};

const requireSense = ({as, to, discard: isDiscard, older}: DeliverOptions): void => {
	if (older && !isDiscard) {
		throw new Problem('--older goes with --discard: it drops all drafts but the newest.');
	}

	if (to !== undefined && as !== undefined && as !== 'patch') {
		throw new Problem('--to names the file of a patch: use it with --as patch.');
	}
};

const placeOf = (
	{repository, folder: stateFolder}: Location,
	run: string,
	runFolder: string,
	began: string | undefined,
): DeliveryPlace => ({
	repository,
	storeFolder: storeFolderOf(stateFolder),
	stateFolder,
	scratch: runFolder,
	run,
	began,
	environment: process.env,
});

/** The result as the ways to deliver take it, and as it goes on record. */
const offerOf = (
	{commit, checkpoint, iteration, onto, uncommitted, take}: ChosenResult,
	branch: string,
	as: string,
): OfferedResult => ({
	commit,
	checkpoint,
	iteration,
	as,
	branch,
	onto,
	uncommitted,
	take,
	askedAt: '',
});

const bodyOf = (state: RunState, {commit}: ChosenResult, branch: string): string =>
	requestBody({
		run: state.run?.run ?? '',
		loop: state.run?.loop ?? '',
		goal: state.run?.goal ?? '',
		commit,
		branch,
		verifiers: state.verifiers.map(({kind, label, status}) => ({
			kind,
			label,
			status: status === 'waiting' || status === 'running' ? undefined : status,
		})),
		iterations: state.iterationsWorked,
		usage: state.usage,
		prepare: undefined,
	});

/** What else waits, and how to get at it. */
const olderLines = (state: RunState, run: string, {commit}: ChosenResult): string[] => {
	const others = state.offers.filter(offer => isOpen(offer) && offer.commit !== commit);
	return others.length === 0
		? []
		: [
				`${others.length === 1 ? 'One other draft waits' : `${others.length} other drafts wait`}, newest first:`,
				...others.map(
					offer =>
						`  ${offer.commit.slice(0, 9)}  iteration ${offer.iteration}, ${offer.askedAt.slice(0, 16).replace('T', ' ')}  treadle deliver ${run} --commit ${offer.commit.slice(0, 9)}`,
				),
				`  Drop all but the newest: treadle deliver ${run} --discard --older`,
			];
};

/** A commit that another process made is put on record before what becomes of it. */
const askedEvents = (result: ChosenResult, offer: OfferedResult): DeliveryAsked[] => {
	const {commit, checkpoint, iteration, as, branch = '', onto = '', take} = offer;
	return result.offer === undefined || result.offer.commit === commit
		? []
		: [{type: 'delivery.asked', iteration, commit, as, branch, checkpoint, onto, take}];
};

/** Shows a run's newest result and its verdict, asks, and hands it over in the loop's way, or the one that is named. */
export const deliver = async (named: string | undefined, options: DeliverOptions): Promise<ExitCode> => {
	requireSense(options);
	const location = await locate();
	requireOutsideRun(location.folder);
	const name = await chooseRun(named, {
		command: 'treadle deliver',
		fits: run => run.waitsForDelivery || run.waitsAt === 'deliver',
		what: 'results that wait to be delivered',
		none: 'no verified result waits to be delivered.',
	});
	const {run, folder: runFolder} = await locateRun(name);
	const state = await readFacts(runFolder);
	const proof = await requireUnchanged(runFolder);
	const stateFolder = location.folder;
	if (options.discard) {
		const {commit, older = false} = options;
		await discard({state, run, runFolder, stateFolder, named: commit, older});
		return exitCodes.verified;
	}

	const live = isLive(state);
	const chosen = chooseCheckpoint(state, run, options.commit);
	if (!live) {
		await requireInStore(location, run, state, chosen.commit);
	}

	const storeFolder = storeFolderOf(stateFolder);
	const branch = chosen.offer?.branch ?? deliveryBranch(run, state.offers);
	const first = await chooseResult({state, run, runFolder, storeFolder, branch, named: options.commit});
	const kind = deliveryKind(options.as ?? (options.to === undefined ? state.run?.deliver : 'patch'));
	const to = options.to === undefined ? undefined : path.resolve(options.to);
	const place = placeOf(location, run, runFolder, first.offer?.began ?? state.run?.branch);
	await deliveryWays[kind].requirePossible?.(place);
	const subject = `${state.run?.loop}: ${state.run?.goal}`;
	// A commit that was named is what is approved.
	const {result, notes} =
		options.commit === undefined && isInteractive()
			? await renewResult({
					result: first,
					kind,
					place,
					branch,
					runFolder,
					subject,
					onVerify: () => print('Your branch has moved on: the work is verified on its newest commit…\n'),
				})
			: {result: first, notes: await noteOnNamed(first, kind, place)};
	const offer = offerOf(result, branch, kind);
	const handover = await handoverOf(place, offer, {subject, body: bodyOf(state, result, branch), to});
	const announced = deliveryWays[kind].announce(place, handover);
	await showResult(result, storeFolder);
	const others = olderLines(state, run, result);
	print([...(notes === '' ? [] : [notes]), ...others].map(line => `${line}\n`).join(''));
	const {question, next} = announced;
	if (!(await isApproved({result, question, next, named: options.commit, proof}))) {
		print(`Not delivered. It stays where it is: treadle deliver ${run}\n`);
		return exitCodes.stopped;
	}

	if (!isInteractive()) {
		const {repository} = location;
		const {commit} = result;
		await verifyAgain({repository, stateFolder, run, runFolder, commit, environment: process.env});
	}

	let how: string;
	if (live) {
		const {commit, onto, take} = result;
		const from = result.offer?.commit ?? commit;
		const renewed = from === commit ? undefined : {from, onto, take};
		how = `as ${await deliverThroughEngine({runFolder, state, commit, kind, to, renewed})}`;
	} else {
		let text = '';
		await record(stateFolder, run, runFolder, async (): Promise<EventBody[]> => {
			const done = await deliveryWays[kind].handOver(place, handover);
			text = done.how;
			return [
				...askedEvents(result, offer),
				{
					type: 'delivery.done',
					outcome: 'delivered',
					commit: result.commit,
					as: kind,
					...(done.branch === undefined ? {} : {branch: done.branch}),
					...(done.to === undefined ? {} : {to: done.to}),
				},
			];
		});
		how = text;
	}

	const hasBranch = kind === 'branch' || kind === 'pull-request';
	print(
		[
			`Delivered ${how}.`,
			...(hasBranch ? [`  See it:  git diff ${result.onto.slice(0, 12)} ${branch}`] : []),
			...(announced.take === undefined ? [] : [`  Take it: ${announced.take}`]),
		]
			.map(line => `${line}\n`)
			.join(''),
	);
	return exitCodes.verified;
};
