/**
 * The script's answer as a reviewer. Nothing is reviewed: the answer is what the script says.
 */
export type ScriptedAnswer =
	| {verdict: 'approve' | 'reject'; reasons?: {severity: 'blocker' | 'remark'; text: string}[]}
	/** Every item is met except these: evidence by number. */
	| {unmet: Record<string, string>}
	/** Exactly this, whatever was asked. */
	| {exactly: unknown};

/** The nonce and the tree that the answer must name; empty where the question has none. */
const bindingOf = (prompt: string): {nonce: string; tree: string} => {
	const [, nonce = '', tree = ''] =
		[...prompt.matchAll(/^Answer with the nonce (\S+) and the tree (\S+)\.$/gm)].at(-1) ?? [];
	return {nonce, tree};
};

/** Numbers of the items that the question lists before the work under review. */
const itemsOf = (prompt: string, nonce: string): string[] => {
	const [question = ''] = prompt.split(`----- ${nonce}\n`);
	return [...question.matchAll(/^ *(\d+)\. \(line \d+\) /gm)].map(([, number = '']) => number);
};

/** The script's answer in the shape that the question asks for. */
export const composeAnswer = (answer: ScriptedAnswer, prompt: string): unknown => {
	if ('exactly' in answer) {
		return answer.exactly;
	}

	const binding = bindingOf(prompt);
	if ('verdict' in answer) {
		return {...binding, verdict: answer.verdict, reasons: answer.reasons ?? []};
	}

	const items = itemsOf(prompt, binding.nonce).map(number => ({
		number: Number(number),
		met: answer.unmet[number] === undefined,
		evidence: answer.unmet[number] ?? 'as the script says',
	}));
	return {...binding, items};
};
