/** What bundling changes in libraries does what it did before, on many inputs. */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {afterAll, expect, test} from 'vitest';
import {libraryChanges} from '../../rolldown.config.js';

const folder = mkdtempSync(path.join(tmpdir(), 'treadle-bundle-'));
afterAll(() => rmSync(folder, {recursive: true}));

const inkFile = fileURLToPath(import.meta.resolve('ink'));
const outputFile = path.join(path.dirname(inkFile), 'output.js');
const yogaFile = path.resolve('node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js');

/** The module as the bundle has it, loaded from elsewhere with its imports where they were. */
const loadChanged = async (file: string): Promise<Record<string, unknown>> => {
	let code = readFileSync(file, 'utf8');
	for (const change of libraryChanges.filter(each => each.file.test(file))) {
		expect(code).toContain(change.from);
		code = code.replaceAll(change.from, () => change.to);
	}

	const absolute = code
		.replace(/\n\/\/# sourceMappingURL.*/, '')
		.replaceAll(/(from )'([^']+)'/g, (_, from: string, name: string) =>
			name.startsWith('.')
				? `${from}'${pathToFileURL(path.resolve(path.dirname(file), name)).href}'`
				: `${from}'${import.meta.resolve(name)}'`,
		);
	const copy = path.join(folder, `${path.basename(file, '.js')}.mjs`);
	writeFileSync(copy, absolute);
	return (await import(pathToFileURL(copy).href)) as Record<string, unknown>;
};

/** The same numbers from 0 up to 1 each time. */
const createRandom = (): (() => number) => {
	let state = 1;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
};

type Output = {
	write: (x: number, y: number, text: string, options: {transformers: []}) => void;
	get: () => {output: string; height: number};
};
type OutputClass = new (size: {width: number; height: number}) => Output;

const texts = [
	'plain',
	'│ a row with a border │',
	'\u001B[1mbold\u001B[22m and \u001B[38;5;117msky\u001B[39m',
	'日本語 wide',
	'👩‍👩‍👧 family',
	'e\u0301 combined',
	'ไทย น้ำ',
	'',
	'two\nlines',
	'x'.repeat(90),
];

test('rows are laid out the same by an Ink that keeps what it found out', async () => {
	const unchanged = (await import(pathToFileURL(outputFile).href)) as {default: OutputClass};
	const changed = (await loadChanged(outputFile)) as {default: OutputClass};
	const random = createRandom();
	for (let frame = 0; frame < 3000; frame++) {
		const size = {width: 20 + Math.floor(random() * 60), height: 1 + Math.floor(random() * 8)};
		const frames = [new unchanged.default(size), new changed.default(size)];
		for (let write = 0; write < 6; write++) {
			const text = `${texts[Math.floor(random() * texts.length)]}${random() < 0.3 ? frame : ''}`;
			const [x, y] = [Math.floor(random() * size.width), Math.floor(random() * size.height)];
			for (const each of frames) {
				each.write(x, y, text, {transformers: []});
			}
		}

		expect(frames[1]?.get()).toEqual(frames[0]?.get());
	}
});

type Yoga = {
	Node: {create: () => YogaNode};
};
type YogaNode = {
	setWidth: (width: number) => void;
	setHeight: (height: number) => void;
	setFlexDirection: (direction: number) => void;
	setFlexGrow: (grow: number) => void;
	setPadding: (edge: number, value: number) => void;
	setPositionType: (type: number) => void;
	insertChild: (child: YogaNode, index: number) => void;
	calculateLayout: (width: undefined, height: undefined, direction: number) => void;
	getComputedLayout: () => object;
	freeRecursive: () => void;
};

/** The layouts of one random tree. */
const layoutsOf = (yoga: Yoga, random: () => number): object[] => {
	const nodes: YogaNode[] = [];
	const grow = (depth: number): YogaNode => {
		const node = yoga.Node.create();
		nodes.push(node);
		node.setFlexDirection(Math.floor(random() * 4));
		node.setFlexGrow(random() < 0.5 ? 1 : 0);
		node.setPadding(8, Math.floor(random() * 3));
		node.setPositionType(random() < 0.1 ? 2 : 1);
		if (random() < 0.6) {
			node.setWidth(Math.floor(random() * 60));
		}
		if (random() < 0.6) {
			node.setHeight(Math.floor(random() * 20));
		}
		const children = depth === 0 ? 0 : Math.floor(random() * 4);
		for (let index = 0; index < children; index++) {
			node.insertChild(grow(depth - 1), index);
		}
		return node;
	};

	const root = grow(3);
	root.setWidth(120);
	root.setHeight(40);
	root.calculateLayout(undefined, undefined, 1);
	const layouts = nodes.map(node => node.getComputedLayout());
	root.freeRecursive();
	return layouts;
};

test('boxes are laid out the same by a Yoga that decodes itself', async () => {
	const wrap = (await import(
		pathToFileURL(path.resolve('node_modules/yoga-layout/dist/src/wrapAssembly.js')).href
	)) as {default: (assembly: unknown) => Yoga};
	type Load = {default: () => Promise<unknown>};
	const unchanged = wrap.default(await ((await import(pathToFileURL(yogaFile).href)) as Load).default());
	const changed = wrap.default(await ((await loadChanged(yogaFile)) as Load).default());
	const [one, other] = [createRandom(), createRandom()];
	for (let tree = 0; tree < 2000; tree++) {
		expect(layoutsOf(changed, other)).toEqual(layoutsOf(unchanged, one));
	}
});
