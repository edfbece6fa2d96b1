/** Models of one vendor make the same mistakes, and tend to overlook them. */
import {products} from '../products/index.js';
import type {AgentChoice} from './loop.js';

/** How the names of a vendor's models begin. */
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

/** The vendor of a product that a command names. */
const vendorOfProgram = (command: string): string | undefined =>
	Object.entries(products).find(
		([name, {vendor}]) => vendor !== undefined && new RegExp(`\\b${name}\\b`).test(command),
	)?.[1].vendor;

/**
 * The vendor of the model that an agent uses, from the model's name, also with a provider in front of it
 * (`openrouter/anthropic/claude-…`), otherwise from the agent. Undefined when neither shows it.
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

/** The last part that is known names the vendor; the parts before it are providers. */
const vendorOfModel = (model: string): string | undefined =>
	model
		.toLowerCase()
		.split(/[/:.]/)
		.map(part => models.find(([beginning]) => beginning.test(part))?.[1])
		.findLast(vendor => vendor !== undefined);

/**
 * A warning for a loop whose work is judged by a model of the same vendor; undefined when the vendors differ or are unknown.
 * Two choices with nothing to tell them apart count as the same.
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
	const models = vendor === undefined ? 'a model overlooks its' : `models of ${vendor} overlook their`;
	return `${who}: ${models} own mistakes. A model of another vendor would find more.`;
};

/** Whether both use the same program with the same model. */
const isSame = (left: AgentChoice, right: AgentChoice): boolean => {
	if (left.kind === 'rehearsal') {
		return false;
	}

	if ('command' in left) {
		return 'command' in right && left.command === right.command;
	}

	return left.kind === right.kind && modelOf(left) === modelOf(right);
};
