import {sendToRun} from '../../control/client.js';
import type {Request} from '../../control/requests.js';
import {readFacts} from '../../journal/runs/read-facts.js';
import type {RunState} from '../../journal/state/state.js';
import type {DeliveryKind} from '../../loop/loop.js';
import {exitCodes, Problem} from '../../problem.js';
import {lockHolder} from '../../workspace/store/lock.js';
import {waitForEngine} from '../running/wait-for-engine.js';
import {deliveredAs} from '../selection/choose-checkpoint.js';

const send = async (runFolder: string, request: Request): Promise<void> => {
	const reply = await sendToRun(runFolder, request);
	if (!reply.ok) {
		throw new Problem(`the run did not accept it: ${reply.error}.`);
	}
};

/** How often something was done about a delivery so far. */
const outcomeOf = ({offers}: RunState, commit: string) =>
	offers.find(offer => offer.commit === commit)?.outcome;

export type EngineDelivery = {
	runFolder: string;
	/** As the run stood when the user decided. */
	state: RunState;
	commit: string;
	kind: DeliveryKind;
	to: string | undefined;
	/** Where the commit was made anew: the one that the engine offered, and what lies below the new one. */
	renewed?: {from: string; onto: string; take: string} | undefined;
};

/**
 * Has the engine of a run hand a result over, by answering its gate where that asks about exactly this.
 *
 * @returns how, as it goes on after "Delivered as"
 * @throws Problem when it was not delivered
 */
export const deliverThroughEngine = async (delivery: EngineDelivery): Promise<string> => {
	const {runFolder, state, commit, kind, to, renewed} = delivery;
	const {gate, run} = state;
	const offer = state.offers.find(one => one.commit === (renewed?.from ?? commit));
	await send(
		runFolder,
		gate?.name === 'deliver' && gate.commit === commit && offer?.as === kind && to === undefined && !renewed
			? {type: 'answer', gate: gate.gate, answer: {answer: 'approve'}}
			: {type: 'deliver', commit, as: kind, to, renewed},
	);
	let now = state;
	const failed = () =>
		now.delivery?.outcome === 'failed' && now.delivery.commit === commit && now.delivery !== state.delivery;
	await waitForEngine(async () => {
		const before = now.delivery;
		now = await readFacts(runFolder);
		const isNew = JSON.stringify(now.delivery) !== JSON.stringify(state.delivery);
		const [newest] = now.offers;
		const isAskedAgain =
			newest?.checkpoint === offer?.checkpoint && ![commit, renewed?.from].includes(newest?.commit);
		return (
			outcomeOf(now, commit) === 'delivered' ||
			isAskedAgain ||
			now.finished !== undefined ||
			(before !== undefined && isNew && failed())
		);
	}, 'the delivery');
	if (outcomeOf(now, commit) === 'delivered' && now.delivery) {
		return deliveredAs(now.delivery);
	}

	if (now.delivery?.outcome === 'failed' && now.delivery.commit === commit) {
		throw new Problem(`it was not delivered: ${now.delivery.reason ?? 'no reason was given'}`, {
			exitCode: exitCodes.internal,
		});
	}

	throw new Problem(
		now.finished === undefined
			? 'Your branch has moved on meanwhile, so the run asks again about the work on its newest commit.'
			: 'it was not delivered: the run ended first.',
		{hint: `Look at it: treadle deliver ${run?.run}`},
	);
};

/** Turns results of a run down that is asleep or at work. */
export const discardThroughEngine = async (runFolder: string, commits: readonly string[]): Promise<void> => {
	await send(runFolder, {type: 'discard', commits: [...commits]});
	await waitForEngine(async () => {
		const state = await readFacts(runFolder);
		return commits.every(commit => outcomeOf(state, commit) !== undefined);
	}, 'the answer');
};

/** Ends a run that waits at its delivery gate, since rejecting there would let the agent go on. */
export const endRun = async (stateFolder: string, run: string, runFolder: string): Promise<void> => {
	await send(runFolder, {type: 'stop', reason: 'its result was discarded from another terminal'});
	await waitForEngine(async () => lockHolder(stateFolder, run) === undefined, 'the end of the run');
};
