import {deliverBranch} from './deliver-branch.js';
import type {DeliveryWay} from './delivery-way.js';

/** A new branch in the user's repository. */
export const branch: DeliveryWay = {
	fitsOntoHead: true,
	announce: (_place, {branch: name, take}) => ({
		question: `as the new branch ${name}`,
		next: 'One new branch is made in your repository; nothing else in it changes.',
		take,
	}),
	async handOver({repository, storeFolder}, {commit, branch: name}) {
		await deliverBranch({repository, storeFolder, commit, branch: name});
		return {how: `as branch ${name}`, branch: name};
	},
};
