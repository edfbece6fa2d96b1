/** Events about a delivery. Commits are full ids. */

export type DeliveryAsked = {
	type: 'delivery.asked';
	iteration: number;
	/** Where the branch will be: the commit that an approval is bound to. */
	commit: string;
	as: string;
	branch: string;
	/** The verified checkpoint, where the branch is to hold its work as another commit. */
	checkpoint?: string;
	/** What lies below the agent's work: `onto` to `commit` is what the branch brings. */
	onto?: string;
	/** Files that were not committed when the run began and that a commit of the branch holds. */
	uncommitted?: string[];
	/** Shell command that brings the branch into the checkout that the run began with. */
	take?: string;
};

export type DeliveryDone = {
	type: 'delivery.done';
	outcome: 'delivered' | 'declined' | 'discarded' | 'failed';
	commit: string;
	as: string;
	branch?: string;
	reason?: string;
};
