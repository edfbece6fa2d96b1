import {registerHooks} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

/**
 * The same surroundings for every test file, whoever runs it: set before Ink and its colours are imported.
 * A `CI` variable of any value keeps Ink from drawing, and the runner's own git settings must not decide a test.
 */
for (const name of [
	'CI',
	'NO_COLOR',
	'TREADLE_DEBUG',
	'EDITOR',
	'VISUAL',
	'GIT_DIR',
	'GIT_WORK_TREE',
	'GIT_INDEX_FILE',
]) {
	delete process.env[name];
}

process.env.FORCE_COLOR = '3';
process.env.GIT_CONFIG_NOSYSTEM = '1';
process.env.LC_ALL = 'C.UTF-8';
process.env.TZ = 'UTC';

// Ink counts cells as the built program makes it do; see rolldown.config.ts.
registerHooks({
	load(url, context, nextLoad) {
		return url.endsWith('/string-width/index.js')
			? {
					format: 'module',
					shortCircuit: true,
					source: `export {stringWidth as default} from '${pathToFileURL(path.resolve('source/screen/text/character-width.ts'))}';`,
				}
			: nextLoad(url, context);
	},
});
