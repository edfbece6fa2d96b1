/**
 * `npm run trust [-- --write] [words of a name]`: every agent of the suite against a bare loop and against Treadle, and
 * the table; with `--write` it goes into docs/trust.md, and the rates into the README.
 */
import {readFile, writeFile} from 'node:fs/promises';
import {between} from '../docs/between.js';
import {agents} from './agents/all.js';
import {type Row, ratesOf, toLine, toMarkdown} from './table.js';
import {complaintsAbout, tryAgent} from './try-agent.js';

const words = process.argv.slice(2);
const isToWrite = words.includes('--write');
const wanted = words.filter(word => word !== '--write').join(' ');
const chosen = agents.filter(({name}) => name.includes(wanted));
if (chosen.length === 0) {
	throw new Error(`no agent of the suite has "${wanted}" in its name`);
}

const rows: Row[] = [];
for (const agent of chosen) {
	const row = await tryAgent(agent);
	rows.push(row);
	process.stderr.write(`${toLine(row)}\n`);
}

process.stdout.write(toMarkdown(rows));
if (isToWrite) {
	await writeFile('README.md', between(await readFile('README.md', 'utf8'), 'rates', ratesOf(rows)));
	await writeFile(
		'docs/trust.md',
		between(await readFile('docs/trust.md', 'utf8'), 'trust', toMarkdown(rows)),
	);
}

const complaints = rows.flatMap(complaintsAbout);
for (const complaint of complaints) {
	process.stderr.write(`${complaint}\n`);
}

process.exitCode = complaints.length > 0 ? 1 : 0;
