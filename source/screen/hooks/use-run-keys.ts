import {useInput, usePaste} from 'ink';
import type {Controller} from '../controller-options.js';
import {keysOf} from '../keys/key-press.js';
import type {ReplyFilter} from '../keys/reply-filter.js';

export type RunKeysOptions = {
	/** Keeps the terminal's own answers out of the keys. */
	replies: ReplyFilter;
	/** False where the keyboard cannot be read key by key. */
	isActive: boolean;
	/** Called with every key and paste, before it does anything. */
	onKey: () => void;
};

/** Hands every key and every paste to the controller. */
export const useRunKeys = ({press, paste}: Controller, {replies, isActive, onKey}: RunKeysOptions): void => {
	useInput(
		(input, key) => {
			for (const name of keysOf(input, key)) {
				if (!replies.swallows(name)) {
					onKey();
					press(name);
				}
			}
		},
		{isActive},
	);
	// Always on: without it pasted text would arrive as keys, and one of them may approve something.
	usePaste(
		text => {
			onKey();
			paste(text);
		},
		{isActive},
	);
};
