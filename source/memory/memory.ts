import type {Sanitize} from '../system/text/sanitize.js';

/** A note: one `## ` section of MEMORY.md. */
export type MemorySection = {
	/** The heading without `## `. */
	title: string;
	text: string;
	/** Marked `(pinned)` in its heading, and so part of every prompt. */
	pinned: boolean;
};

/** The plain file that carries what was learned from one iteration to the next. */
export type Memory = {
	/** Absolute path of MEMORY.md. */
	file: string;
	/** Reads the file as it is now, hand edits included. Empty when there is no file. */
	read: () => Promise<MemorySection[]>;
	/** Tests whether a section could be appended, and leaves nothing behind. Throws a Problem when it could not. */
	requireWritable: () => Promise<void>;
	/** Appends one section, atomically, and leaves every byte before it as it is. */
	append: (section: {title: string; text: string}) => Promise<void>;
};

/** The same memory, which writes only sanitized text: no secrets and no control sequences. */
export const sanitizedMemory = (memory: Memory, sanitize: Sanitize): Memory => ({
	...memory,
	append: ({title, text}) => memory.append({title: sanitize(title), text: sanitize(text)}),
});
