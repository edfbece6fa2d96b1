import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parseLoop} from '../../source/loop/file/parse-loop.js';
import {builtKeys, frontMatterSchema, loopJsonSchema} from '../../source/loop/settings/schema.js';
import {verifierKeys, verifierKinds} from '../../source/loop/settings/verify.js';

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
	expect(examples.filter(({place}) => place.startsWith('docs/loop-format.md')).length).toBe(4);
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

type JsonSchema = {
	default?: unknown;
	properties?: Record<string, JsonSchema>;
	items?: JsonSchema;
	anyOf?: JsonSchema[];
	oneOf?: JsonSchema[];
};

/** The defaults that a schema states for its keys; for a mapping of limits, those of the limits. */
const defaultsOf = ({properties = {}}: JsonSchema): Record<string, unknown[]> =>
	Object.fromEntries(
		Object.entries(properties).map(([key, {default: own, properties: limits}]) => [
			key,
			limits
				? Object.values(limits).flatMap(limit => limit.default ?? [])
				: [own].filter(value => value !== undefined).flat(),
		]),
	);

/** Rows of the tables whose columns are key and default, by the title of their section. */
const tablesOf = (text: string) =>
	text.split(/^#+ (?=\S)/m).flatMap(section =>
		/^\| key \|.*\| default \|$/m.test(section)
			? [
					{
						title: section.slice(0, section.indexOf('\n')).replaceAll('`', ''),
						rows: [...section.matchAll(/^\| `([a-z]+)` \|.*\| ([^|]*) \|$/gm)].map(
							([, key = '', cell = '']) => ({key, cell}),
						),
					},
				]
			: [],
	);

test('the defaults that the documents state are those of the schema', () => {
	const schema = loopJsonSchema() as JsonSchema;
	const checks = schema.properties?.verify?.items;
	const kinds = checks?.anyOf ?? checks?.oneOf ?? [];
	let compared = 0;
	for (const file of documents) {
		for (const {title, rows} of tablesOf(readFileSync(file, 'utf8'))) {
			const known = defaultsOf(kinds[(verifierKinds as readonly string[]).indexOf(title)] ?? schema);
			for (const {key, cell} of rows.filter(row =>
				known[row.key]?.every(value => String(value).length < 40),
			)) {
				const codes = cell.match(/`[^`]+`|\d+\w*/g) ?? [];
				const stated = codes.flatMap(code => code.match(/\b\w+\b(?!:)/g) ?? []);
				expect(stated, `${file}: ${title}: ${key}`).toEqual(known[key]?.map(String));
				compared += 1;
			}
		}
	}

	expect(compared).toBeGreaterThan(10);
	expect(readFileSync('docs/loop-format.md', 'utf8')).toContain('`10m` by default');
});
