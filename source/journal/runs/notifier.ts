/** Calls listeners at once after a silence or for something urgent, else at most once per interval. No timer when idle. */
export class Notifier {
	readonly #interval: number;
	readonly #listeners = new Set<() => void>();
	#calledAt = Number.NEGATIVE_INFINITY;
	#timer: NodeJS.Timeout | undefined;

	/** `interval` in milliseconds. */
	constructor(interval: number) {
		this.#interval = interval;
	}

	/** Returns the function that ends it. */
	subscribe(listener: () => void): () => void {
		// The same function may subscribe twice.
		const own = () => listener();
		this.#listeners.add(own);
		return () => {
			this.#listeners.delete(own);

			if (this.#listeners.size === 0) {
				this.close();
			}
		};
	}

	notify(urgent: boolean): void {
		if (this.#listeners.size === 0) {
			return;
		}

		const wait = urgent ? 0 : this.#calledAt + this.#interval - performance.now();

		if (wait <= 0) {
			this.#call();
		} else {
			this.#timer ??= setTimeout(() => this.#call(), wait);
		}
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	#call() {
		this.close();
		this.#calledAt = performance.now();

		for (const listener of [...this.#listeners]) {
			listener();
		}
	}
}
