/** One thing remembered: a `## ` section of MEMORY.md. */
export type MemorySection = {
	/** The heading without `## `. */
	title: string;
	text: string;
	/** Marked `(pinned)` in its heading: always part of the prompt. */
	pinned: boolean;
};

/** The plain file that carries what was learned from one iteration to the next. */
export type Memory = {
	/** Absolute path of MEMORY.md. */
	file: string;
	/** Reads what stands there now, hand edits included. Empty when there is no file. */
	read: () => Promise<MemorySection[]>;
	/** Tries whether a section could be appended, and leaves nothing behind. Throws a Problem when it could not. */
	requireWritable: () => Promise<void>;
	/** Appends one section, atomically, leaving every byte that stands there as it is. */
	append: (section: {title: string; text: string}) => Promise<void>;
};
