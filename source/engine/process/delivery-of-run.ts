import type {Sha} from '../../journal/events/events.js';
import type {OfferedResult} from '../../journal/state/offers.js';
import type {DeliveryKind, Loop} from '../../loop/loop.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {asCheckpointed, type Deliverable, headBelow, onHead} from '../../workspace/delivery/deliverable.js';
import type {Announced, DeliveryPlace, HandedOver, Handover} from '../../workspace/delivery/delivery-way.js';
import {deliveryWays} from '../../workspace/delivery/index.js';
import {newestCommit} from '../../workspace/delivery/tip.js';
import {changedFiles} from '../../workspace/git/diff.js';
import type {Snapshot} from '../../workspace/workspace.js';

/** What could be handed over of a checkpoint. */
export type DeliveryChoice = {
	/** With whatever lies below it. */
	asCheckpointed: Deliverable;
	/**
	 * On the newest commit of the user's branch, without the files they had not committed. Undefined where that would be
	 * the same, and where the work does not apply there.
	 */
	onHead: Deliverable | undefined;
	/** The user's branch has commits that the run did not begin with. */
	hasMoved: boolean;
};

/** How the results of a run are handed over. */
export type RunDelivery = {
	kind: DeliveryKind;
	/** The branch of the user's that the work is for; undefined where none was checked out. */
	began: string | undefined;
	choose: (checkpoint: Sha, branch: string) => Promise<DeliveryChoice>;
	/** What will happen to an offer after a yes. `body` is for those who read a request. */
	announce: (offer: OfferedResult, kind: DeliveryKind) => Promise<Announced>;
	handOver: (
		offer: OfferedResult,
		how: {kind: DeliveryKind; to?: string | undefined; body: string},
	) => Promise<HandedOver>;
};

export type RunDeliveryOptions = {
	loop: Pick<Loop, 'deliver' | 'name' | 'goal'>;
	place: DeliveryPlace;
	base: Pick<Snapshot, 'commit' | 'dirty'>;
	/** First line of the message, where a commit of its own is made. */
	subject: string;
};

/** What a way to deliver needs to know of an offer. */
export const handoverOf = async (
	{storeFolder, environment}: DeliveryPlace,
	offer: OfferedResult,
	{subject, body, to}: {subject: string; body: string; to?: string | undefined},
): Promise<Handover> => {
	const {commit, onto = `${commit}^`, uncommitted = [], branch = '', take = ''} = offer;
	const redact = createRedactor(environment);
	return {
		commit,
		onto,
		branch,
		take,
		to,
		uncommitted: [...uncommitted],
		files: await changedFiles(storeFolder, onto, commit),
		subject: redact(subject),
		body: redact(body),
	};
};

/** Delivery as a run of this loop does it, from this base. */
export const deliveryOfRun = ({loop, place, base, subject}: RunDeliveryOptions): RunDelivery => ({
	kind: loop.deliver,
	began: place.began,
	async choose(commit, branch) {
		const {storeFolder, scratch, run} = place;
		const options = {storeFolder, scratch, run, base, commit, branch, subject};
		const whole = await asCheckpointed(options);
		if (!deliveryWays[loop.deliver].fitsOntoHead) {
			return {asCheckpointed: whole, onHead: undefined, hasMoved: false};
		}

		const [head, newest] = await Promise.all([
			base.dirty ? headBelow(storeFolder, base.commit) : base.commit,
			newestCommit(place),
		]);
		const hasMoved = newest !== undefined && newest !== head;
		return {
			asCheckpointed: whole,
			onHead: base.dirty || hasMoved ? await onHead(options, hasMoved ? newest : head) : undefined,
			hasMoved,
		};
	},
	async announce(offer, kind) {
		return deliveryWays[kind].announce(place, await handoverOf(place, offer, {subject, body: ''}));
	},
	async handOver(offer, {kind, to, body}) {
		return deliveryWays[kind].handOver(place, await handoverOf(place, offer, {subject, body, to}));
	},
});
