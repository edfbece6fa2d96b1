/** `npm run trust [words of a name]`: every agent of the suite against a bare loop and against Treadle, and the table. */
import {deeds} from './deeds/all.js';
import {type Row, toLine, toMarkdown} from './table.js';
import {complaintsAbout, tryDeed} from './try-deed.js';

const wanted = process.argv.slice(2).join(' ');
const rows: Row[] = [];
for (const deed of deeds.filter(({name}) => name.includes(wanted))) {
	const row = await tryDeed(deed);
	rows.push(row);
	process.stderr.write(`${toLine(row)}\n`);
}

process.stdout.write(toMarkdown(rows));
const complaints = rows.flatMap(complaintsAbout);
for (const complaint of complaints) {
	process.stderr.write(`${complaint}\n`);
}

process.exitCode = complaints.length > 0 ? 1 : 0;
