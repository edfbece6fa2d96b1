/**
 * `npm run bench [section …]`: measures the built program beside baselines in the same run and prints one table.
 * For numbers worth comparing, nothing else should keep the machine busy.
 */
import {agents} from './agents.js';
import {type Figure, figureTable, type Section} from './figure.js';
import {iterationCost} from './iteration.js';
import {journalCost} from './journal.js';
import {runStart} from './run-start.js';
import {screen} from './screen.js';
import {startUp} from './start-up.js';
import {triggers} from './triggers.js';
import {waking} from './waking.js';

const sections: readonly Section[] = [
	startUp,
	screen,
	iterationCost,
	runStart,
	waking,
	triggers,
	journalCost,
	agents,
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => sections.every(section => section.name !== name));
if (unknown.length > 0) {
	process.stderr.write(
		`no section ${unknown.join(', ')}; sections: ${sections.map(({name}) => name).join(', ')}\n`,
	);
	process.exit(2);
}

const figures: Figure[] = [];
for (const {name, measure} of sections) {
	if (wanted.length > 0 && !wanted.includes(name)) {
		continue;
	}
	process.stderr.write(`${name} …\n`);
	figures.push(...(await measure()));
}

process.stdout.write(`${figureTable(figures)}\n`);
