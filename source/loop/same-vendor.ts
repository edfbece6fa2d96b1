/** Models of one vendor make the same mistakes, and are kind to them. */
import {products} from '../products/index.js';
import type {AgentChoice} from './loop.js';

/** How the names of a vendor's models begin, with the provider before them where an agent writes it. */
const models: readonly [beginning: RegExp, vendor: string][] = [
	[/^(?:claude|anthropic\b|(?:sonnet|opus|haiku|fable|opusplan)\b)/, 'Anthropic'],
	[/^(?:gpt|chatgpt|codex|openai\b|o[1-9]\b)/, 'OpenAI'],
	[/^(?:gemini|gemma|google\b)/, 'Google'],
	[/^(?:qwen|qwq|alibaba\b|dashscope\b)/, 'Alibaba'],
	[/^(?:grok|xai\b|x-ai\b)/, 'xAI'],
	[/^(?:(?:mi|code|dev|mini|magi)stral|mistralai\b)/, 'Mistral'],
	[/^deepseek/, 'DeepSeek'],
	[/^(?:kimi|moonshot)/, 'Moonshot'],
	[/^(?:llama|meta-llama)/, 'Meta'],
	[/^(?:glm|zhipu|z-ai\b|zai\b)/, 'Zhipu'],
];

/** Programs that people start as any agent, by a word that names a product. */
const vendorOfProgram = (command: string): string | undefined =>
	Object.entries(products).find(
		([name, {vendor}]) => vendor !== undefined && new RegExp(`\\b${name}\\b`).test(command),
	)?.[1].vendor;

/**
 * Who makes the model that an agent uses, as far as a loop tells: by the model's name, also behind the name of who offers
 * it (`openrouter/anthropic/claude-…`), else by the agent. Undefined where nothing tells.
 */
export const vendorOf = (choice: AgentChoice): string | undefined => {
	switch (choice.kind) {
		case 'rehearsal':
			return undefined;
		case 'command':
		case 'acp':
			return vendorOfProgram(choice.command);
		default:
			return vendorOfModel(modelOf(choice)) ?? products[choice.kind].vendor;
	}
};

/** A model may also be named among the arguments. */
const modelOf = ({model, args = []}: {model?: string; args?: readonly string[]}): string => {
	const flag = args.findLastIndex(argument => /^(?:-m|--model)(?:=|$)/.test(argument));
	const [, inOne] = /=(.*)$/.exec(args[flag] ?? '') ?? [];
	return inOne ?? (flag === -1 ? undefined : args[flag + 1]) ?? model ?? '';
};

/** The last part that says something names the maker; what stands before it only offers the model. */
const vendorOfModel = (model: string): string | undefined =>
	model
		.toLowerCase()
		.split(/[/:.]/)
		.map(part => models.find(([beginning]) => beginning.test(part))?.[1])
		.findLast(vendor => vendor !== undefined);

/**
 * What to tell a person whose loop lets a model be judged by one of the same vendor; undefined where the two differ, or
 * where nothing tells. Two that nothing sets apart count as the same.
 */
export const sameVendor = (worker: AgentChoice, judge: AgentChoice): string | undefined => {
	const vendor = vendorOf(worker);
	if (vendor !== vendorOf(judge) || (vendor === undefined && !isSame(worker, judge))) {
		return undefined;
	}

	const who =
		worker.kind === judge.kind
			? `"${worker.kind}" works and judges`
			: `"${worker.kind}" works and "${judge.kind}" judges`;
	const models = vendor === undefined ? 'a model is kind to its' : `models of ${vendor} are kind to their`;
	return `${who}: ${models} own mistakes. One of another vendor would see more.`;
};

/** Whether the same program with the same model, named or not, is used twice. */
const isSame = (left: AgentChoice, right: AgentChoice): boolean => {
	if (left.kind === 'rehearsal') {
		return false;
	}

	if ('command' in left) {
		return 'command' in right && left.command === right.command;
	}

	return left.kind === right.kind && modelOf(left) === modelOf(right);
};
