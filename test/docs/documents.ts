import {readFile} from 'node:fs/promises';
import {loopJsonSchema} from '../../source/loop/schema.js';
import {keymapMarkdown} from '../../source/screen/keymap.js';
import {agentsMarkdown} from './agents-table.js';

/** Replaces what stands between `<!-- name… -->` and `<!-- /name -->`. Throws when there is no such place. */
const between = (text: string, name: string, content: string): string => {
	const place = new RegExp(`(<!-- ${name}\\b[^>]*-->\n)[^]*?(<!-- /${name} -->)`);
	if (!place.test(text)) throw new Error(`no place for ${name}`);
	return text.replace(place, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
};

/** The documents that are made from code, by file name, as they should be now. */
export const documents = async (): Promise<Record<string, string>> => ({
	'README.md': between(
		between(await readFile('README.md', 'utf8'), 'keys', keymapMarkdown()),
		'agents',
		agentsMarkdown(),
	),
	'loop.schema.json': `${JSON.stringify(loopJsonSchema(), undefined, '\t')}\n`,
});
