import {Document, isCollection} from 'yaml';
import type {z} from 'zod';
import type {frontMatterSchema} from '../settings/schema.js';

/** The settings of a LOOP.md as they are written there. */
export type LoopSettings = z.input<typeof frontMatterSchema>;

/** Keys whose values are short enough for one line. */
const inOneLine = ['agent', 'protect', 'allow', 'stop', 'gates'];

/** The text of a LOOP.md. `parseLoop` reads the same settings and the same prompt from it; keys without a value are left out. */
export const writeLoop = (settings: LoopSettings, prompt: string): string => {
	const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
	const document = new Document(given, {aliasDuplicateObjects: false});
	for (const key of inOneLine) {
		const node: unknown = document.get(key, true);
		if (isCollection(node)) {
			node.flow = true;
		}
	}

	// A folded line would still be one value, but not one that people can read.
	const yaml = document.toString({lineWidth: 0, flowCollectionPadding: true});
	return `---\n${yaml}---\n${prompt.trim()}\n`;
};
