import path from 'node:path';
import {Readable, Writable} from 'node:stream';
import {parseArgs} from 'node:util';
import {ndJsonStream} from '@agentclientprotocol/sdk/unstable';
import {packageFolder} from '../../system/files/package-folder.js';
import {readPace} from './script/pace.js';
import {readScript} from './script/read-script.js';
import {serve} from './serve.js';

/**
 * Serves the process that started this one until stdin closes. `--script file.json` names the script; the demo's by
 * default. Throws a Problem for a missing or wrong script.
 */
export const runAgent = async (commandLine: readonly string[]): Promise<void> => {
	const {values} = parseArgs({args: [...commandLine], options: {script: {type: 'string'}}});
	const scriptFile = path.resolve(values.script ?? packageFolder('demo', 'story', 'script.json'));
	await serve({
		script: await readScript(scriptFile),
		scriptFile,
		pace: readPace(process.env.TREADLE_REHEARSAL_PACE),
		stream: ndJsonStream(
			Writable.toWeb(process.stdout),
			Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
		),
	});
};
