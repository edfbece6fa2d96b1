import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parseLoop} from '../../source/loop/file/parse-loop.js';
import {builtKeys, frontMatterSchema} from '../../source/loop/settings/schema.js';
import {verifierKeys, verifierKinds} from '../../source/loop/settings/verify-setting.js';

const documents = [
	'README.md',
	'CONTRIBUTING.md',
	...readdirSync('docs').map(name => path.join('docs', name)),
].filter(file => file.endsWith('.md') && existsSync(file));

/** Every code block that looks like a LOOP.md, with the line it begins at. */
const examples = documents.flatMap(file =>
	[
		...readFileSync(file, 'utf8').matchAll(/^(`{3,})(?:markdown|md)?\n(---\n[\s\S]*?\n---\n[\s\S]*?\n)\1$/gm),
	].map(match => ({
		place: `${file}:${readFileSync(file, 'utf8').slice(0, match.index).split('\n').length}`,
		text: match[2] ?? '',
	})),
);

test('there are examples', () => {
	expect(examples.filter(({place}) => place.startsWith('docs/loop-format.md')).length).toBe(3);
});

test.each(examples)('the loop at $place is right', ({text}) => {
	expect(parseLoop(text, path.resolve('loops/example/LOOP.md')).goal).not.toBe('');
});

test('the reference names every key, and no other', () => {
	const reference = readFileSync('docs/loop-format.md', 'utf8');
	const keysOf = (text: string | undefined) => text?.match(/(?<=^\| `)[a-z]+(?=` \|)/gm)?.sort();
	const [settings, ...sections] = reference.split(/^##+ (?=[A-Z`])/m);
	const section = (title: string) => sections.find(text => text.startsWith(`${title}\n`));
	expect(keysOf(settings)).toEqual(Object.keys(frontMatterSchema.shape).sort());
	const otherWays = ['acp', 'command'];
	expect(keysOf(section('Agents'))).toEqual(builtKeys.agent.filter(key => !otherWays.includes(key)).sort());
	for (const kind of verifierKinds) {
		const own = verifierKeys[kind].filter(key => key !== kind && key !== 'limit');
		expect(keysOf(section(`\`${kind}\``)), kind).toEqual([...own].sort());
	}

	const stop = /^\| `stop` \|.*$/m.exec(reference)?.[0];
	expect(builtKeys.stop.filter(key => !stop?.includes(`\`${key}\``))).toEqual([]);
});
