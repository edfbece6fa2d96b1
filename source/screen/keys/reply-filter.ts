import {type Background, backgroundOf} from '../terminal/terminal.js';

export type ReplyFilter = {
	/** Call it when the terminal was asked: for `patience` milliseconds an answer may come. */
	expect: () => void;
	/** True when the key is part of the terminal's answer and was not pressed. */
	swallows: (key: string) => boolean;
};

export type ReplyFilterOptions = {
	onBackground: (background: Background) => void;
	/** Milliseconds on a clock that never goes back. */
	clock: () => number;
	/** Milliseconds: how late an answer may be and still be taken for one. */
	patience?: number;
};

const prefix = '11;';
/** Characters: longer than any answer. What grows beyond it was typed. */
const longest = 40;

/**
 * Keeps the answer to the background query out of the keys. Ink delivers it as if it were typed: `alt+]`, then the characters,
 * then `alt+\` or a bell; over a slow connection it may come in pieces, and without its escape.
 */
export const createReplyFilter = ({
	onBackground,
	clock,
	patience = 3000,
}: ReplyFilterOptions): ReplyFilter => {
	let until = Number.NEGATIVE_INFINITY;
	let answer: string | undefined;
	let torn = false;

	const end = (): true => {
		const background = answer === undefined ? undefined : backgroundOf(answer.slice(prefix.length));
		answer = undefined;
		until = Number.NEGATIVE_INFINITY;
		if (background) {
			onBackground(background);
		}
		return true;
	};

	return {
		expect() {
			until = clock() + patience;
		},
		swallows(key) {
			if (clock() > until) {
				return false;
			}
			if (answer === undefined) {
				const begins = key === 'alt+]' || (torn && key === ']');
				torn = key === 'escape';
				if (begins) {
					answer = '';
				}
				return begins;
			}

			if (key === 'ctrl+g' || key === 'alt+\\') {
				return end();
			}
			// A torn terminator: the escape ends the colour, its backslash may still follow and is bound to nothing.
			if (key === 'escape') {
				return end();
			}
			const next = answer + key;
			const fits =
				prefix.startsWith(next) ||
				(next.startsWith(prefix) && /^[\da-z:/]*$/i.test(next.slice(prefix.length)));
			if (!fits || key.length !== 1 || next.length > longest) {
				answer = undefined;
				return false;
			}

			answer = next;
			return true;
		},
	};
};
