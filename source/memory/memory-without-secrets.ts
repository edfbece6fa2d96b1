import type {Purify} from '../system/text/purify.js';
import type {Memory} from './memory.js';

/** The memory, which gets to hear nothing but purified text, whoever noted it. */
export const memoryWithoutSecrets = (memory: Memory, purify: Purify): Memory => ({
	...memory,
	append: ({title, text}) => memory.append({title: purify(title), text: purify(text)}),
});
