import type {Sanitize} from '../system/text/sanitize.js';
import type {Memory} from './memory.js';

/** The memory, which gets to hear nothing but sanitized text, whoever noted it. */
export const purifiedMemory = (memory: Memory, sanitize: Sanitize): Memory => ({
	...memory,
	append: ({title, text}) => memory.append({title: sanitize(title), text: sanitize(text)}),
});
