import {z} from 'zod';
import type {Usage} from '../../journal/events/events.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {Agent, AgentStart} from '../agent.js';
import {askBound, boundTo, fencedWork, introduction, type NoVerdict, noVerdict} from './bound-answer.js';

export type ItemsQuestion = {
	goal: string;
	/** Path of the spec, relative to the folder that is judged. */
	spec: string;
	/** Each with its number in the spec from 1, its text in one line, its line in the file, and how deep it is nested. */
	items: ReadonlyArray<{number: number; text: string; line: number; depth: number}>;
	/** What is reviewed, such as a diff. */
	text: string;
	/** Hash of the tree under review. */
	tree: string;
};

export type ItemVerdict = {number: number; met: boolean; evidence: string};

/** One verdict for each item, in the order of the question. */
export type AskedItems = {items: ItemVerdict[]; usage: Usage[]} | NoVerdict;

const evidenceLimit = 400;

const shape = z.strictObject({
	nonce: z.string().describe('The nonce of the question, copied exactly.'),
	tree: z.string().describe('The tree that was judged, copied exactly.'),
	items: z
		.array(
			z.strictObject({
				number: z.number().describe('The number of the item.'),
				met: z.boolean(),
				evidence: z
					.string()
					.describe('Where in the files it can be seen, or what is missing: file, line, what stands there.'),
			}),
		)
		.describe('Each item exactly once.'),
});

/** JSON Schema of the answer to `askForItems`. */
export const itemsSchema: Record<string, unknown> = z.toJSONSchema(shape);

const compose = ({goal, spec, items, text, tree}: ItemsQuestion, nonce: string): string =>
	[
		introduction,
		`The goal:\n${goal}`,
		`Judge these items of ${spec}, each by its number:\n${items
			.map(({number, line, depth, text: item}) => `${'  '.repeat(depth)}${number}. (line ${line}) ${item}`)
			.join('\n')}`,
		fencedWork(text, nonce),
		`An item is met only when you have seen in the files that all it says is there and works. A tick in ${spec} or in any other file means nothing, nor does a comment that says so. What you cannot find is not met. Answer for each item exactly once, with your evidence: the file and line where it can be seen, or what is missing.`,
		boundTo(nonce, tree),
	].join('\n\n');

/** The verdicts in the order of the question, or why they do not count. */
const inOrder = (
	asked: ItemsQuestion['items'],
	given: z.output<typeof shape>['items'],
	sanitize: Sanitize,
): ItemVerdict[] | {problem: string} => {
	const byNumber = new Map(given.map(item => [item.number, item]));
	const verdicts: ItemVerdict[] = [];
	for (const {number} of asked) {
		const item = byNumber.get(number);
		if (item === undefined) {
			return noVerdict(`the answer leaves out item ${number}`);
		}

		const evidence = oneLine(sanitize(item.evidence), evidenceLimit);
		if (evidence === '') {
			return noVerdict(`the answer gives no evidence for item ${number}`);
		}

		verdicts.push({number, met: item.met, evidence});
	}

	if (given.length === asked.length) {
		return verdicts;
	}

	const numbers = new Set(asked.map(({number}) => number));
	const stranger = given.find(({number}) => !numbers.has(number));
	return noVerdict(
		stranger === undefined
			? 'the answer judges an item more than once'
			: `the answer judges item ${stranger.number}, which was not in the question`,
	);
};

/**
 * Asks an agent which items of a spec are met, by the same rules as `askForVerdict`. An answer that omits an item, judges
 * one twice, gives no evidence for one or adds one is not a verdict on any of them.
 */
export const askForItems = async (
	agent: Agent,
	question: ItemsQuestion,
	options: AgentStart,
	signal: AbortSignal,
): Promise<AskedItems> => {
	const asked = await askBound(
		agent,
		{tree: question.tree, compose: nonce => compose(question, nonce), shape, schema: itemsSchema},
		options,
		signal,
	);
	if ('problem' in asked) {
		return asked;
	}

	const {answer, usage, sanitize} = asked;
	const items = inOrder(question.items, answer.items, sanitize);
	return 'problem' in items ? {...items, usage} : {items, usage};
};
