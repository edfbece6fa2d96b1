import {readFile} from 'node:fs/promises';
import {z} from 'zod';
import {Problem} from '../../../problem.js';
import type {ScriptedAnswer} from '../answer.js';
import type {Condition, Move, Script} from './script.js';

const texts = z.array(z.string());
const pattern = z.string().refine(isPattern, 'not a regular expression');

const condition: z.ZodType<Condition> = z.strictObject({
	prompt: pattern.optional(),
	file: z.strictObject({path: z.string(), matches: pattern}).optional(),
	get not() {
		return condition.optional();
	},
});

const answer: z.ZodType<ScriptedAnswer> = z.union([
	z.strictObject({
		verdict: z.enum(['approve', 'reject']),
		reasons: z.array(z.strictObject({severity: z.enum(['blocker', 'remark']), text: z.string()})).optional(),
	}),
	z.strictObject({unmet: z.record(z.string(), z.string())}),
	z.strictObject({exactly: z.unknown()}),
]);

const moves: z.ZodType<Move[]> = z.lazy(() => z.array(move));

const move: z.ZodType<Move> = z.union([
	z.strictObject({think: z.string()}),
	z.strictObject({say: z.string()}),
	z.strictObject({
		plan: z.strictObject({done: texts.optional(), doing: texts.optional(), next: texts.optional()}),
	}),
	z.strictObject({read: z.string()}),
	z.strictObject({
		write: z.union([
			z.strictObject({path: z.string(), text: z.string()}),
			z.strictObject({path: z.string(), from: z.string()}),
		]),
		denied: moves.optional(),
	}),
	z.strictObject({
		edit: z.strictObject({path: z.string(), replace: z.string().min(1), with: z.string()}),
		denied: moves.optional(),
	}),
	z.strictObject({
		run: z.string(),
		passed: moves.optional(),
		failed: moves.optional(),
		denied: moves.optional(),
	}),
	z.strictObject({act: z.string()}),
	z.strictObject({note: z.string()}),
	z.strictObject({answer}),
	z.strictObject({pause: z.number().min(0)}),
	z.strictObject({notice: z.string()}),
	z.strictObject({spend: z.strictObject({input: z.number().min(0), output: z.number().min(0)})}),
	z.strictObject({flood: z.strictObject({lines: z.int().min(0), perSecond: z.number().min(0)})}),
	z.strictObject({garbage: z.string()}),
	z.strictObject({hang: z.enum(['gently', 'stubbornly'])}),
	z.strictObject({crash: z.int().min(0).max(255)}),
]);

const script: z.ZodType<Script> = z.strictObject({
	name: z.string().min(1),
	acts: z.array(z.strictObject({name: z.string(), when: condition.optional(), moves})).min(1),
});

function isPattern(text: string): boolean {
	try {
		new RegExp(text);
		return true;
	} catch {
		return false;
	}
}

/** Reads and checks a script; throws a Problem that names the file and the place in it. */
export const readScript = async (file: string): Promise<Script> => {
	let content: unknown;
	try {
		content = JSON.parse(await readFile(file, 'utf8'));
	} catch (error) {
		throw new Problem(
			`Cannot read the script ${file}: ${error instanceof Error ? error.message : String(error)}`,
			{
				cause: error,
			},
		);
	}

	const result = script.safeParse(content);
	if (!result.success) {
		throw new Problem(`Wrong script ${file}:\n${z.prettifyError(result.error)}`);
	}
	return result.data;
};
