import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {createAgent} from '../../source/agents/index.js';
import type {ProductName} from '../../source/products/index.js';
import {agentEnvironment} from '../../source/system/process/child-environment.js';
import {findRealAgent, prepareHome} from '../agents/real/environments.js';
import {vocabularies} from '../agents/real/vocabulary.js';
import {startStandIn} from '../agents/stand-in/stand-in.js';
import type {Figure} from './figure.js';
import {familyProcessorTime} from './process-cost.js';
import {median} from './statistics.js';

const rounds = 10;

/** How a script of one's own would run each agent for one prompt on stdin. */
const bare: Partial<Record<ProductName, readonly string[]>> = {
	claude: ['-p', '--output-format', 'stream-json', '--verbose', '--permission-mode', 'acceptEdits'],
	codex: ['exec', '--json', '--sandbox', 'workspace-write', '--skip-git-repo-check', '-'],
	gemini: ['--output-format', 'stream-json', '--approval-mode', 'yolo'],
	opencode: ['run', '--format', 'json', '--auto'],
};

const text = 'Read the file greeting.txt.';

const runBare = async (
	file: string,
	words: readonly string[],
	folder: string,
	environment: Record<string, string>,
): Promise<void> => {
	const child = spawn(file, words, {cwd: folder, env: environment, stdio: ['pipe', 'pipe', 'ignore']});
	child.stdin.end(text);
	child.stdout.resume();
	const [code] = await once(child, 'close');
	if (code !== 0) {
		throw new Error(`${file} ended with ${code}`);
	}
};

const runDriven = async (
	name: ProductName,
	folder: string,
	environment: Record<string, string>,
): Promise<void> => {
	const rawLog = path.join(folder, '..', 'raw.log');
	const session = await createAgent({kind: name}, {environment}).start({
		folder,
		environment,
		rawLog,
		asking: 'nothing',
	});
	for await (const event of session.prompt(text, new AbortController().signal)) {
		if (event.type === 'end' && event.outcome !== 'completed') {
			throw new Error(event.reason);
		}
	}

	await session.dispose();
};

/** Milliseconds. */
type Time = {wall: number; processor: number};
type Pair = {bare: Time; driven: Time};

const timeOf = async (job: () => Promise<void>): Promise<Time> => {
	const processor = familyProcessorTime(process.pid);
	const started = performance.now();
	await job();
	const wall = performance.now() - started;
	return {wall, processor: familyProcessorTime(process.pid) - processor};
};

/** In turns, and each as often first as second, so that what else the machine does falls on both. */
const takeTurns = async (jobs: Record<keyof Pair, () => Promise<void>>): Promise<Pair[]> => {
	const pairs: Pair[] = [];
	for (let round = 0; round <= rounds; round++) {
		const [first, second]: [keyof Pair, keyof Pair] =
			round % 2 === 0 ? ['bare', 'driven'] : ['driven', 'bare'];
		const times = {[first]: await timeOf(jobs[first]), [second]: await timeOf(jobs[second])};
		// The first of each warms caches.
		if (round > 0) {
			pairs.push(times as Pair);
		}
	}

	return pairs;
};

const costOf = async (name: ProductName, words: readonly string[], top: string): Promise<Figure[]> => {
	const agent = findRealAgent(name);
	if ('missing' in agent) {
		process.stderr.write(`  left out: ${agent.missing}\n`);
		return [];
	}

	const [home, folder, programs] = ['home', 'work', 'programs'].map(each => path.join(top, name, each)) as [
		string,
		string,
		string,
	];
	for (const made of [home, folder, programs, path.join(top, name, 'tmp')]) {
		await mkdir(made, {recursive: true});
	}
	await symlink(agent.file, path.join(programs, name));
	await writeFile(path.join(folder, 'greeting.txt'), 'hello\n');
	const turn = [vocabularies[name].read('greeting.txt'), {say: 'It says hello.'}];
	const standIn = await startStandIn({steps: Array.from({length: 2 * rounds + 2}, () => turn).flat()});
	try {
		const environment = agentEnvironment(
			{
				...(await prepareHome(name, {home, url: standIn.url})),
				HOME: home,
				PATH: `${programs}:${process.env.PATH}`,
			},
			{TMPDIR: path.join(top, name, 'tmp')},
		);
		const pairs = await takeTurns({
			bare: () => runBare(agent.file, words, folder, environment),
			driven: () => runDriven(name, folder, environment),
		});
		const middle = (figure: (pair: Pair) => number): number => median(pairs.map(figure));
		const what = `${name} ${agent.version}: a prompt with one tool`;
		return [
			{
				name: `${what}, process included (median of ${rounds})`,
				value: middle(pair => pair.driven.wall),
				unit: 'ms',
				baseline: {name: 'the bare program', value: middle(pair => pair.bare.wall)},
			},
			{
				name: '  what driving adds (median of the ratios of pairs)',
				value: (middle(pair => pair.driven.wall / pair.bare.wall) - 1) * 100,
				unit: '%',
				goal: 5,
			},
			{
				name: '  processor time, ours and that of the model beside it included',
				value: middle(pair => pair.driven.processor),
				unit: 'ms',
				baseline: {name: 'the bare program', value: middle(pair => pair.bare.processor)},
			},
		];
	} finally {
		await standIn.close();
	}
};

/** One prompt through a driver, beside the same program run bare: same stand-in for the model, same answers. */
export const driverCost = async (top: string): Promise<Figure[]> => {
	const figures: Figure[] = [];
	for (const [name, words] of Object.entries(bare)) {
		figures.push(...(await costOf(name as ProductName, words, top)));
	}

	return figures;
};
