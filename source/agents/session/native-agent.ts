import type {Usage} from '../../journal/events/events.js';
import {Problem} from '../../problem.js';
import type {NativeProduct} from '../../products/product.js';
import {agentEnvironment} from '../../system/process/child-environment.js';
import {createRedactor, type Redact} from '../../system/secrets/redact.js';
import {createSanitizer, oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {Agent, AgentStart, JsonAnswer, JsonQuestion} from '../agent.js';
import {requireVersion} from '../program/require-version.js';
import {type ProcessSession, startedOrProblem} from './started-or-problem.js';

export type NativeAgentOptions<Session extends ProcessSession> = {
	name: string;
	/** The model the loop chose. */
	model: string | undefined;
	capabilities: Agent['capabilities'];
	product: NativeProduct;
	/** Program and first arguments. */
	command: readonly string[];
	/** Treadle's own environment: its PATH finds programs, its secrets are redacted. */
	environment: NodeJS.ProcessEnv;
	/**
	 * Starts a session that works or, given a question, one that answers it and may not change files. Throws a Problem where
	 * that is known to fail.
	 */
	open: (start: AgentStart, redact: Redact, question?: JsonQuestion) => Session;
	/** What a session answered, once its turn is completed. */
	readAnswer: (session: Session, sanitize: Sanitize) => {value: unknown} | {problem: string};
};

/** An agent with a protocol of its own that answers in JSON by a schema. */
export const createNativeAgent = <Session extends ProcessSession>(
	options: NativeAgentOptions<Session>,
): Agent => {
	const {product, command, model, environment, open} = options;
	let checked: Promise<void> | undefined;
	const redactorFor = (start: AgentStart): Redact => createRedactor({...environment, ...start.environment});

	const answer = async (
		question: JsonQuestion,
		start: AgentStart,
		signal: AbortSignal,
	): Promise<JsonAnswer> => {
		const redact = redactorFor(start);
		const usage: Usage[] = [];
		let session: Session;
		try {
			session = open(start, redact, question);
		} catch (error) {
			return {problem: error instanceof Problem ? error.message : String(error), usage};
		}

		try {
			for await (const event of session.prompt(question.prompt, signal)) {
				if (event.type === 'usage') {
					usage.push(event.usage);
				} else if (event.type === 'ask') {
					event.answer({allow: false, reason: 'there is no one to ask'});
				} else if (event.type === 'end' && event.outcome !== 'completed') {
					return {problem: event.reason, usage};
				}
			}
		} finally {
			await session.dispose();
		}

		return {...options.readAnswer(session, createSanitizer(redact)), usage};
	};

	return {
		name: options.name,
		label: model === undefined ? product.label : `${product.label} (${oneLine(model, 60)})`,
		scripted: false,
		asks: 'every-tool',
		capabilities: options.capabilities,
		async preflight(folder) {
			// Only once, since it may start a process.
			checked ??= requireVersion(product, command, folder, agentEnvironment(environment));
			await checked;
		},
		start: async start => startedOrProblem(open(start, redactorFor(start))),
		answer,
	};
};
