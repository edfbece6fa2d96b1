/**
 * The tool for JSON answers as a process of its own: a server of the Model Context Protocol on stdin and stdout, started
 * by an agent as `node submit-tool.js <folder>`. Ends with its stdin.
 */
import {appendFileSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {answersFile, questionFile} from './contract.js';
import {createSubmitServer} from './serve.js';

const [folder = '.'] = process.argv.slice(2);
const {schema} = JSON.parse(readFileSync(path.join(folder, questionFile), 'utf8'));
const serve = createSubmitServer({
	schema,
	accept: answer => appendFileSync(path.join(folder, answersFile), `${JSON.stringify(answer)}\n`),
});

for await (const line of createInterface({input: process.stdin})) {
	const response = serve(line);
	if (response !== undefined) {
		process.stdout.write(`${response}\n`);
	}
}
