import {setTimeout as delay} from 'node:timers/promises';
import {ProviderRefusal} from '../session/provider-refusal.js';
import type {SideChannel} from './side-channel.js';

export type PromptWithRecords = {
	sideChannel: SideChannel;
	/** Sends the prompt; resolves with the response. */
	send: () => Promise<unknown>;
	/** Asks the agent to end the turn. */
	cancel: () => void;
	/** Whether the agent ends a turn as if all were well when the provider refused. */
	hidesRefusals: boolean;
};

/** milliseconds an agent gets to end a turn that there is no use in waiting for */
const cancelLimit = 3000;

/** milliseconds in which a record of why a prompt failed may still come: agents write it when they get round to it */
const recordLimit = 1500;

/** Why the prompt failed, once the side channel has heard of it; undefined when nothing of that comes. */
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

/** The response to a prompt, or what the side channel knows of why there is none. */
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
