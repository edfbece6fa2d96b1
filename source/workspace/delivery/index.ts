import type {DeliveryKind} from '../../loop/loop.js';
import {branch} from './branch.js';
import type {DeliveryWay} from './delivery-way.js';
import {files} from './files.js';
import {merge} from './merge.js';
import {patch} from './patch.js';
import {pullRequest} from './pull-request.js';

/** Every way to hand a result over. */
export const deliveryWays: Readonly<Record<DeliveryKind, DeliveryWay>> = {
	branch,
	patch,
	merge,
	'pull-request': pullRequest,
	files,
};
