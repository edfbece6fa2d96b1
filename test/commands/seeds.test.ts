/** The two loops that Treadle is made for, as the examples have them, run whole by the built program. */
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {Event} from '../../source/journal/events/events.js';
import {treadle} from '../support/command-line.js';
import {temporaryRepository} from '../support/temporary-repository.js';

/** An example with a script as agent, which is woken sooner and needs nothing installed. */
const example = async (name: string, changes: readonly [RegExp, string][]): Promise<string> => {
	let text = await readFile(path.resolve('examples/loops', name, 'LOOP.md'), 'utf8');
	const scripted: [RegExp, string] = [/^agent: .*$/m, 'agent: { command: "sh agent.sh" }'];
	for (const [what, instead] of [scripted, ...changes]) {
		expect(text).toMatch(what);
		text = text.replace(what, instead);
	}

	return text;
};

const events = (printed: string): Event[] => printed.split('\n').map(line => JSON.parse(line) as Event);

test('converging: it wakes, does a piece, sleeps, and ends when every item is met', async () => {
	const place = await temporaryRepository({
		files: {
			'spec.md': '- [ ] there is one (`test -e one`)\n- [ ] there is two (`test -e two`)\n',
			'agent.sh': 'if [ -e one ]; then touch two; else touch one; fi\n',
			'loops/spec/LOOP.md': await example('converge-on-spec', [
				[/^trigger: every 5m$/m, 'trigger: every 1s\ngates: deliver'],
				[/ {2}- run: npm test\n/, ''],
				[/ {4}by: codex\n/, ''],
				[/prepare: .*\n/, ''],
				[/cost: \$20, per-day: \$10/, 'stall: 3'],
			]),
		},
	});
	const {exitCode, stdout, stderr} = await treadle(place, ['run', 'spec', '--json']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	const recorded = events(stdout);
	expect(recorded.filter(({type}) => type === 'loop.slept')).toHaveLength(1);
	expect(recorded.filter(({type}) => type === 'trigger.fired')).toHaveLength(2);
	expect(recorded.at(-1)).toMatchObject({type: 'run.finished', outcome: 'verified', iterations: 2});
});

test('recurring: a waking ends with a draft that waits, and nothing else was changed', async () => {
	const place = await temporaryRepository({
		files: {
			'agent.sh': 'echo news > RELEASE_NOTES_DRAFT.md; echo more > README.md\n',
			'loops/notes/LOOP.md': await example('draft-release-notes', [[/, per-day: \$2/, '']]),
		},
	});
	const {exitCode, stdout, stderr} = await treadle(place, ['run', 'notes', '--once', '--json']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	const recorded = events(stdout);
	const checkpoint = recorded.find(({type}) => type === 'checkpoint.made');
	expect(checkpoint).toMatchObject({files: [{path: 'RELEASE_NOTES_DRAFT.md', change: 'added'}]});
	expect(recorded.find(({type}) => type === 'delivery.asked')).toBeDefined();
	expect(recorded.at(-1)).toMatchObject({type: 'run.finished', outcome: 'slept'});
	expect(await place.git('status', '--porcelain')).toBe('?? loops/notes/MEMORY.md');
});
