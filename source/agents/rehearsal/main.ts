/**
 * The scripted agent as a process of its own, speaking the Agent Client Protocol on stdin and stdout:
 * `node main.js [--script file.json]`. Without a script it plays the one of the demo.
 */
import path from 'node:path';
import {Readable, Writable} from 'node:stream';
import {parseArgs} from 'node:util';
import {ndJsonStream} from '@agentclientprotocol/sdk/unstable';
import {exitCodes, Problem} from '../../problem.js';
import {packageFolder} from '../../system/package-folder.js';
import {readPace} from './pace.js';
import {readScript} from './read-script.js';
import {serve} from './serve.js';

try {
	const {values} = parseArgs({options: {script: {type: 'string'}}});
	const scriptFile = path.resolve(values.script ?? path.join(packageFolder('demo'), 'story', 'script.json'));
	await serve({
		script: await readScript(scriptFile),
		scriptFile,
		pace: readPace(process.env.TREADLE_REHEARSAL_PACE),
		stream: ndJsonStream(
			Writable.toWeb(process.stdout),
			Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
		),
	});
	process.exit(0);
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(error instanceof Problem ? error.exitCode : exitCodes.internal);
}
