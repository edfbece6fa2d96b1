/** Events about a delivery. Commits are full ids. */

export type DeliveryAsked = {
	type: 'delivery.asked';
	iteration: number;
	/** Where the branch will be: the commit that an approval is bound to. */
	commit: string;
	/** `branch`, `patch`, `merge`, `pull-request` or `files`. */
	as: string;
	/** The new branch; where it goes another way, the one that it would be. */
	branch: string;
	/** Where it goes otherwise: the path of a patch, the branch that it is merged into. */
	to?: string;
	/** The branch of the user's that the work is for: the one that was checked out when it began. */
	began?: string;
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
	/** Where it went otherwise: the path of a patch, the branch it was merged into, the address of a pull request, files. */
	to?: string;
	reason?: string;
};
