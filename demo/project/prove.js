// Runs the tests, all or those of the files named, and says in one line of each how it ended and why.
import {readdirSync} from 'node:fs';
import {resolve} from 'node:path';
import {run} from 'node:test';

const named = process.argv.slice(2);
const files = named.length > 0 ? named : readdirSync('test').map(name => `test/${name}`);
const count = {passed: 0, failed: 0, skipped: 0};

for await (const {type, data} of run({files: files.map(file => resolve(file)), concurrency: true})) {
	if (type === 'test:fail') {
		const {cause, message} = data.details.error;
		count.failed += 1;
		console.log(`✗ ${data.name}: ${(cause?.message ?? message).replace(/\s+/g, ' ').trim()}`);
	} else if (type === 'test:pass') {
		const isSkipped = data.skip !== undefined;
		count[isSkipped ? 'skipped' : 'passed'] += 1;
		console.log(`${isSkipped ? '-' : '✓'} ${data.name}`);
	}
}

console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
