import path from 'node:path';
import {Readable, Writable} from 'node:stream';
import {parseArgs} from 'node:util';
import {ndJsonStream} from '@agentclientprotocol/sdk/unstable';
import {packageFolder} from '../../system/files/package-folder.js';
import {readPace} from './script/pace.js';
import {readScript} from './script/read-script.js';
import {serve} from './serve.js';

/**
 * Speaks with whoever started this process until they close its stdin. `--script file.json` names what to play; without
 * it the story of the demo. Throws a Problem when there is no such script or something is wrong with it.
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
