/** The verified results of a run that were offered for delivery, and what became of each. */
import type {EventBody} from '../events/events.js';
import type {Sha} from '../events/identity.js';

/** One of them: a draft, until it is decided. */
export type OfferedResult = {
	/** The commit that an approval is bound to. */
	commit: Sha;
	/** The verified checkpoint whose work it holds. */
	checkpoint: Sha;
	iteration: number;
	as: string;
	/** The new branch, where it is to be one. */
	branch?: string | undefined;
	/** Where it goes otherwise: a path, a branch. */
	to?: string | undefined;
	/** The branch of the user's that the work is for. */
	began?: string | undefined;
	onto?: Sha | undefined;
	uncommitted?: readonly string[] | undefined;
	take?: string | undefined;
	/** ISO time; empty where it is not known. */
	askedAt: string;
	/** Undefined while it waits. `superseded`: a newer one was delivered, or the run went back behind it. */
	outcome?: 'delivered' | 'declined' | 'discarded' | 'superseded';
};

export const isOpen = ({outcome}: OfferedResult): boolean => outcome === undefined;

/** Where a result goes, in few words: the new branch, the path of a patch, the branch it is merged into. */
export const goesTo = ({as, branch, to}: Pick<OfferedResult, 'as' | 'branch' | 'to'>): string | undefined =>
	as === 'branch' || as === 'pull-request' ? branch : to;

/** The run's results once an event has happened, newest first. Pure. */
export const foldOffers = (
	offers: readonly OfferedResult[],
	event: EventBody,
	at = '',
): readonly OfferedResult[] => {
	switch (event.type) {
		case 'delivery.asked': {
			const {type: _, checkpoint = event.commit, ...asked} = event;
			// Asked again, as another commit on newer files.
			const others = offers.filter(
				offer => !(isOpen(offer) && offer.checkpoint === checkpoint && offer.iteration === event.iteration),
			);
			return [{...asked, checkpoint, askedAt: at}, ...others];
		}

		case 'delivery.done': {
			const {outcome, commit} = event;
			const index = offers.findIndex(offer => offer.commit === commit && offer.outcome !== 'delivered');
			if (outcome === 'failed' || index === -1) {
				return offers;
			}

			return offers.map((offer, place) => {
				if (place === index) {
					return {...offer, outcome};
				}

				return outcome === 'delivered' && place > index && isOpen(offer)
					? {...offer, outcome: 'superseded'}
					: offer;
			});
		}

		case 'rolled.back':
			return offers.some(offer => isOpen(offer) && offer.iteration > event.to)
				? offers.map(offer =>
						isOpen(offer) && offer.iteration > event.to ? {...offer, outcome: 'superseded'} : offer,
					)
				: offers;
		default:
			return offers;
	}
};

/** What stands before the `/` in the names of delivered branches. */
export const deliveryFolder = 'treadle';

/** The branch that a run's next result is delivered as: none that an earlier one has, or was to have. */
export const deliveryBranch = (run: string, offers: readonly OfferedResult[] = []): string => {
	const taken = new Set(
		offers.flatMap(({branch, outcome}) =>
			branch === undefined || outcome === 'declined' || outcome === 'discarded' ? [] : [branch],
		),
	);
	for (let number = 1; ; number++) {
		const name = `${deliveryFolder}/${run}${number === 1 ? '' : `-${number}`}`;
		if (!taken.has(name)) {
			return name;
		}
	}
};
