import {readFile} from 'node:fs/promises';
import {loopJsonSchema} from '../../source/loop/settings/schema.js';
import {keymapMarkdown} from '../../source/screen/keys/keymap.js';
import {agentsMarkdown} from './agents-table.js';
import {between} from './between.js';
import {themeJsonSchema} from './theme-schema.js';

/** The documents that are made from code, by file name, as they should be now. */
export const documents = async (): Promise<Record<string, string>> => ({
	'docs/agents.md': between(await readFile('docs/agents.md', 'utf8'), 'agents', agentsMarkdown()),
	'docs/keys.md': between(await readFile('docs/keys.md', 'utf8'), 'keys', keymapMarkdown()),
	'loop.schema.json': `${JSON.stringify(loopJsonSchema(), undefined, '\t')}\n`,
	'theme.schema.json': `${JSON.stringify(themeJsonSchema(), undefined, '\t')}\n`,
});
