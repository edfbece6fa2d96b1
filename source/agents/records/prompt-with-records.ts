import {setTimeout as delay} from 'node:timers/promises';
import {ProviderRefusal} from '../session/provider-refusal.js';
import type {SideChannel} from './side-channel.js';

export type PromptWithRecords = {
	sideChannel: SideChannel;
	/** Sends the prompt; resolves with the response. */
	send: () => Promise<unknown>;
	/** Asks the agent to end the turn. */
	cancel: () => void;
	/** Whether the agent ends a turn as completed although the provider refused. */
	hidesRefusals: boolean;
};

/** milliseconds an agent gets to end a turn that is given up */
const cancelLimit = 3000;

/** milliseconds in which the record of a failed prompt may still arrive: agents write it with a delay */
const recordLimit = 1500;

/** Why the prompt failed, once the side channel knows; undefined when it does not learn it in time. */
const findFailure = async (sideChannel: SideChannel): Promise<unknown> => {
	const end = performance.now() + recordLimit;
	for (;;) {
		await sideChannel.settle();
		const why = sideChannel.failure();
		if (why !== undefined || performance.now() >= end) {
			return why;
		}

		await delay(50);
	}
};

/** Returns the response to a prompt; throws what the side channel knows of a failure, or else the error itself. */
export const promptWithRecords = async ({
	sideChannel,
	send,
	cancel,
	hidesRefusals,
}: PromptWithRecords): Promise<unknown> => {
	sideChannel.begin();
	let isLost = false;
	const lost = sideChannel.gaveUp?.().then(async () => {
		isLost = true;
		cancel();
		await delay(cancelLimit, undefined, {ref: false});
	});
	try {
		const answer = send();
		const response = await Promise.race(lost ? [answer, lost] : [answer]);
		if (isLost) {
			throw sideChannel.failure();
		}

		await sideChannel.settle();
		const refusal = sideChannel.failure();
		if (hidesRefusals && refusal instanceof ProviderRefusal) {
			throw refusal;
		}

		return response;
	} catch (error) {
		throw (await findFailure(sideChannel)) ?? error;
	}
};
