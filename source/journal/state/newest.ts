/**
 * The newest items of a stream, oldest first: bounded in number and in total weight, counting those it let go. Adding is
 * constant time. The newest item is always kept, whatever it weighs.
 */
export class Newest<Item extends {weight: number}> {
	/** Items let go, and those that were never added: see `skip`. */
	dropped = 0;
	readonly #most: {items: number; weight: number};
	readonly #onDropped: (item: Item) => void;
	#items: Item[] = [];
	/** Index of the oldest item; those before it are cut off once they are half of the list. */
	#first = 0;
	#weight = 0;

	constructor(most: {items: number; weight: number}, onDropped: (item: Item) => void = () => undefined) {
		this.#most = most;
		this.#onDropped = onDropped;
	}

	add(item: Item): void {
		this.#items.push(item);
		this.#weight += item.weight;
		this.#trim();
	}

	/** Changes the weight of an item that is still kept. */
	reweigh(item: Item, weight: number): void {
		this.#weight += weight - item.weight;
		item.weight = weight;
		this.#trim();
	}

	/** Counts items that came before the first one and are not added. */
	skip(count: number): void {
		this.dropped += count;
	}

	toArray(): Item[] {
		return this.#items.slice(this.#first);
	}

	clear(): void {
		this.#items = [];
		this.#first = 0;
		this.#weight = 0;
		this.dropped = 0;
	}

	#trim() {
		for (let left = this.#items.length - this.#first; left > 1; left--) {
			if (left <= this.#most.items && this.#weight <= this.#most.weight) {
				break;
			}

			const oldest = this.#items[this.#first] as Item;
			this.#first++;
			this.#weight -= oldest.weight;
			this.dropped++;
			this.#onDropped(oldest);
		}

		if (this.#first > this.#items.length / 2) {
			this.#items = this.#items.slice(this.#first);
			this.#first = 0;
		}
	}
}
