import {verifyAgain} from '../../engine/verify-again.js';
import {type DeliveryKind, deliveryKinds} from '../../loop/loop.js';
import {exitCodes, Problem} from '../../problem.js';
import {headBelow, onHead} from '../../workspace/delivery/deliverable.js';
import type {DeliveryPlace} from '../../workspace/delivery/delivery-way.js';
import {deliveryWays} from '../../workspace/delivery/index.js';
import {newestCommit} from '../../workspace/delivery/tip.js';
import type {ChosenResult} from '../selection/choose-checkpoint.js';

/** A way to deliver by its name. */
export const deliveryKind = (name: string | undefined): DeliveryKind =>
	deliveryKinds.find(kind => kind === name) ?? 'branch';

export type Renewal = {
	result: ChosenResult;
	/** What the user should know of it: a sentence, or nothing. */
	notes: string;
};

export type RenewOptions = {
	result: ChosenResult;
	kind: DeliveryKind;
	place: DeliveryPlace;
	branch: string;
	runFolder: string;
	subject: string;
	/** Called before it takes long. */
	onVerify: () => void;
};

/** The newest commit of the branch that a result is for, where that has moved on since. */
const movedTo = async (place: DeliveryPlace, {onto}: ChosenResult): Promise<string | undefined> => {
	const newest = await newestCommit(place);
	return newest === undefined || newest === onto || newest === (await headBelow(place.storeFolder, onto))
		? undefined
		: newest;
};

const movedText = ({began}: DeliveryPlace): string =>
	`Your branch${began === undefined ? '' : ` ${began}`} has moved on since.`;

/** What the user should know of a commit that they name, and that is delivered as it is. */
export const noteOnNamed = async (
	result: ChosenResult,
	kind: DeliveryKind,
	place: DeliveryPlace,
): Promise<string> =>
	deliveryWays[kind].fitsOntoHead && (await movedTo(place, result)) !== undefined
		? `${movedText(place)} This is the work on the commit it began with.`
		: '';

/**
 * The result on the newest commit of the user's branch, where that has moved on since it was offered: if it applies there,
 * and every command of the loop passes on it. Otherwise as it was, and the notes say why.
 */
export const renewResult = async (options: RenewOptions): Promise<Renewal> => {
	const {result, kind, place, branch, runFolder, subject, onVerify} = options;
	const {repository, stateFolder, storeFolder, scratch, run, environment} = place;
	if (!deliveryWays[kind].fitsOntoHead || !result.isVerified) {
		return {result, notes: ''};
	}

	const newest = await movedTo(place, result);
	if (newest === undefined) {
		return {result, notes: ''};
	}

	const moved = movedText(place);
	const base = {commit: result.onto, dirty: false};
	const made = await onHead(
		{storeFolder, scratch, run, base, commit: result.commit, branch, subject},
		newest,
	);
	if (made === undefined) {
		return {
			result,
			notes: `${moved} The work does not apply to its newest commit: this is the work on the commit it began with.`,
		};
	}

	onVerify();
	try {
		await verifyAgain({
			repository,
			stateFolder,
			run,
			runFolder,
			commit: made.commit,
			asIs: true,
			environment,
		});
	} catch (error) {
		if (error instanceof Problem && error.exitCode === exitCodes.unverified) {
			return {
				result,
				notes: `${moved} On its newest commit a check does not pass: this is the work on the commit it began with.\n${error.hint ?? ''}`,
			};
		}

		throw error;
	}

	const {commit, onto, uncommitted, take} = made;
	return {
		result: {...result, commit, onto, uncommitted, take},
		notes: `${moved} This is the work on its newest commit, and was verified there again.`,
	};
};
