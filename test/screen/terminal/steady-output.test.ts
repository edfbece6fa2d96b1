import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import xterm from '@xterm/headless';
import {expect, onTestFinished, test} from 'vitest';
import {steadyOutput} from '../../../source/screen/terminal/steady-output.js';
import {plain, textWidth} from '../../../source/screen/text/cells.js';
import {scripts} from '../../support/scripts.js';
import {temporaryRepository} from '../../support/temporary-repository.js';
import {openTmux, tmuxMissing} from '../../support/tmux.js';
import {openScreen} from '../support/open-screen.js';
import {storyEvents} from '../support/story.js';

const samples = Object.entries(scripts).map(([script, text]) => ({script, text: plain(text)}));

/** A program that prints each sample at column 1 and asks the terminal where the cursor stands then. */
const asker = `
import {readFileSync, writeFileSync} from 'node:fs';
const samples = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const columns = [];
let heard = '';
process.stdin.setRawMode(true).on('data', data => {
	heard += data;
	const answer = /\\u001B\\[\\d+;(\\d+)R/.exec(heard);
	if (!answer) return;
	heard = heard.slice(answer.index + answer[0].length);
	columns.push(Number(answer[1]) - 1);
	if (columns.length === samples.length) {
		writeFileSync(process.argv[3], JSON.stringify(columns));
		process.exit();
	}

	ask();
});
const ask = () => process.stdout.write('\\r\\u001B[K' + samples[columns.length] + '\\u001B[6n');
ask();
`;

test('every script is as wide as tmux draws it', async () => {
	expect(samples.length).toBeGreaterThanOrEqual(30);
	expect(await tmuxMissing()).toBeUndefined();
	const place = await temporaryRepository();
	onTestFinished(place.remove);
	const file = (name: string): string => path.join(place.folder, name);
	await writeFile(file('ask.mjs'), asker);
	await writeFile(file('samples.json'), JSON.stringify(samples.map(({text}) => text)));
	const terminal = await openTmux({
		environment: place.environment,
		command: [process.execPath, file('ask.mjs'), file('samples.json'), file('columns.json')],
	});
	onTestFinished(terminal.kill);
	await expect.poll(terminal.exitCode, {timeout: 10_000}).toBe(0);
	const columns = JSON.parse(await readFile(file('columns.json'), 'utf8')) as number[];
	const drawn = Object.fromEntries(samples.map(({script}, index) => [script, columns[index]]));
	expect(Object.fromEntries(samples.map(({script, text}) => [script, textWidth(text)]))).toEqual(drawn);
});

test('what follows a script stands in its column, also where a terminal draws it in another width', async () => {
	const terminal = new xterm.Terminal({cols: 80, rows: 2, allowProposedApi: true});
	onTestFinished(() => terminal.dispose());
	for (const {script, text} of samples) {
		const row = `│ ${text}${' '.repeat(40 - textWidth(text))}│`;
		await new Promise<void>(resolve => terminal.write(`\u001B[1G\u001B[K${steadyOutput(row)}`, resolve));
		const line = terminal.buffer.active.getLine(0);
		expect([script, line?.getCell(0)?.getChars(), line?.getCell(42)?.getChars()]).toEqual([script, '│', '│']);
	}
});

test.each([
	[80, 24],
	[120, 40],
])('borders stay in place whatever is written, at %i×%i', async (columns, rows) => {
	const text = Object.entries(scripts)
		.map(([script, sample]) => `${script} ${`${sample} `.repeat(12)}`)
		.join('\n');
	const events = storyEvents.map(event => JSON.parse(JSON.stringify(event)) as typeof event);
	for (const event of events) {
		if (event.type === 'verifier.output') {
			event.text = text;
		}
		if (event.type === 'agent.step' && event.step.kind === 'output') {
			event.step.text = text;
		}
		if (event.type === 'agent.step' && event.step.kind === 'message') {
			event.step.text = text;
		}
		if (event.type === 'run.started') {
			event.goal = text;
		}
	}

	const {terminal} = await openScreen({events, columns, rows, role: 'watcher'});
	await terminal.until('Goal');
	for (const pane of ['1', '2', '3', '4']) {
		for (const key of [pane, 'k', 'k', 'j', 'z', 'k', 'z']) {
			terminal.type(key);
			await terminal.quiet(15);
			for (const [y, row] of terminal.rows().entries()) {
				const edge = terminal.cell(0, y).char;
				if ('┃│'.includes(edge)) {
					expect('┃│', row).toContain(terminal.cell(columns - 1, y).char);
				}
			}
		}
	}
});

test('a row never wraps while the screen is up, and may again afterwards', async () => {
	const {terminal, ended} = await openScreen({events: storyEvents, role: 'watcher'});
	await terminal.until('END');
	expect(terminal.written()).toMatch(/\u001B\[\?7l/);
	terminal.type('q');
	await ended;
	expect(terminal.written()).toMatch(/\u001B\[\?7h(?!.*\u001B\[\?7l)/s);
});
