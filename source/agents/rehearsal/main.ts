/**
 * The scripted agent as a process of its own, speaking the Agent Client Protocol on stdin and stdout:
 * `node rehearsal.js [--script file.json]`.
 */
import {exitCodes, Problem} from '../../problem.js';
import {runAgent} from './run-agent.js';

try {
	await runAgent(process.argv.slice(2));
	process.exit(0);
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(error instanceof Problem ? error.exitCode : exitCodes.internal);
}
