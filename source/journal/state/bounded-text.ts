/** Characters kept of one text: its beginning and its end. */
export const longestText = 64 * 1024;

const headLength = longestText / 4;
const tailLength = longestText / 2;
/** Pieces that may wait to be joined; many small ones would take far more memory than their text. */
const mostPieces = 256;

/** A text that grows by small pieces and loses its middle when it gets too long. */
export class BoundedText {
	/** What is kept of the beginning, once something was left out. */
	#head: string | undefined;
	#leftOut = 0;
	#tail = '';
	#pieces: string[] = [];
	#piecesLength = 0;

	constructor(text = '') {
		this.add(text);
	}

	/** Characters held, about. */
	get length(): number {
		return (this.#head?.length ?? 0) + this.#tail.length + this.#piecesLength;
	}

	add(piece: string): void {
		this.#pieces.push(piece);
		this.#piecesLength += piece.length;

		if (this.#pieces.length >= mostPieces || this.length > longestText) {
			this.#join();
		}
	}

	toString(): string {
		this.#join();
		return this.#head === undefined
			? this.#tail
			: `${this.#head}\n… ${this.#leftOut} characters left out …\n${this.#tail}`;
	}

	#join() {
		if (this.#pieces.length > 0) {
			// Array.join makes one flat string, where += would keep every piece alive.
			this.#tail = [this.#tail, ...this.#pieces].join('');
			this.#pieces = [];
			this.#piecesLength = 0;
		}

		if (this.length > longestText) {
			const cut = this.#tail;
			const start = this.#head === undefined ? headLength : 0;
			this.#head ??= flat(cut.slice(0, headLength));
			this.#leftOut += cut.length - tailLength - start;
			this.#tail = flat(cut.slice(-tailLength));
		}
	}
}

/** The text as it is, or its beginning and end. */
export const boundText = (text: string): string =>
	text.length > longestText ? new BoundedText(text).toString() : text;

/** A copy that does not keep the long string alive it was cut from, without half characters at its ends. */
const flat = (text: string): string => Buffer.from(text).toString();
