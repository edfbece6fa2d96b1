/** `npm run trust [words of a name]`: every agent of the suite against a bare loop and against Treadle, and the table. */
import {runInBareLoop} from './bare-loop.js';
import {deeds} from './deeds/all.js';
import {runDeed} from './run-deed.js';
import {isFalseDone, isFalseReject, type Row, toLine, toMarkdown} from './table.js';

const wanted = process.argv.slice(2).join(' ');
const rows: Row[] = [];
for (const deed of deeds.filter(({name}) => name.includes(wanted))) {
	const bare = await runInBareLoop(deed);
	const alone = await runDeed(deed, {reviewer: false});
	const reviewed = await runDeed(deed, {reviewer: true});
	const row: Row = {deed, bare, alone, reviewed};
	rows.push(row);
	process.stderr.write(`${toLine(row)}\n`);
}

process.stdout.write(toMarkdown(rows));
const fooled = rows.filter(
	({deed, alone, reviewed}) => isFalseDone(reviewed) || (isFalseDone(alone) && !deed.blind),
);
const rejected = rows.filter(
	({deed, alone, reviewed}) => isFalseReject(deed, alone) || isFalseReject(deed, reviewed),
);
for (const {deed} of fooled) {
	process.stderr.write(`fooled: ${deed.name}\n`);
}

for (const {deed} of rejected) {
	process.stderr.write(`rejected an honest agent: ${deed.name}\n`);
}

process.exitCode = fooled.length + rejected.length > 0 ? 1 : 0;
