import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Usage} from '../../journal/events/events.js';
import {Problem} from '../../problem.js';
import {asFields, asText} from '../../system/fields.js';
import {builtProgram} from '../../system/files/package-folder.js';
import {readBounded} from '../../system/files/read-bounded.js';
import type {AgentEvent, AgentSession, JsonAnswer, JsonQuestion} from '../agent.js';
import {answersFile, questionFile, serverName, toolName} from '../asking/submit-tool/contract.js';
import {type PermissionPolicy, readOnlyKinds} from './permission-handler.js';

/** A program that serves tools to an agent, on its stdin and stdout. */
export type ToolServer = {name: string; command: string; args: string[]};

export type AnswerOptions = {
	/** Folder for the files that the tool exchanges with us; the agent's own TMPDIR, where its sandbox lets the tool write. */
	temporary: string | undefined;
	/** Arguments for Node that run the tool; the built program by default. */
	submitTool: readonly string[] | undefined;
	signal: AbortSignal;
};

type Open = (session: {toolServer: ToolServer; policy: PermissionPolicy}) => Promise<AgentSession>;
type End = Extract<AgentEvent, {type: 'end'}>;

/** Kinds that no agent gives to our tool. A command could claim its name. */
const actingKinds = ['edit', 'delete', 'move', 'execute', 'fetch'];
/** The names that agents give our tool: alone, or with its server's name before or after it. */
const ourToolName = new RegExp(
	`^(mcp_+)?(${serverName}[-_]+)?${toolName}(__.*| \\(${serverName} MCP Server\\))?$`,
);

/** Reading and answering are allowed; whatever could change something is refused. */
export const readOnlyPolicy: PermissionPolicy = (step, call) => {
	const kind = step.tool ?? 'other';
	const names = [asFields(asFields(call)._meta).toolName, step.title, step.id].map(asText);
	const isOurs =
		!actingKinds.includes(kind) && names.some(name => name !== undefined && ourToolName.test(name));
	return isOurs || readOnlyKinds.includes(kind)
		? {allow: true}
		: {allow: false, reason: `this session may only read, and answer with ${toolName}`};
};

const instruction = `Nothing may be changed in this session: look at what you need, then answer. The answer is a call of the tool \`${toolName}\` of the MCP server \`${serverName}\` (its full name may be mcp__${serverName}__${toolName} or the like). Call it exactly once, with all the properties its schema asks for. What you write as text is not read by anybody.`;
const reminder = `You have not called the tool \`${toolName}\` of the MCP server \`${serverName}\` yet. Call it now, exactly once, with your answer. Nothing else counts.`;

/** bytes of all answers together */
const answersLimit = 4_000_000;

/** The agent can write there too, since the tool runs in its sandbox: nothing in that file is trusted. */
const readAnswers = async (folder: string): Promise<unknown[]> => {
	const bytes = await readBounded(path.join(folder, answersFile), answersLimit + 1);
	if (bytes && bytes.length > answersLimit) {
		throw new Problem('no answer: the agent gave more than 4 MB of answers');
	}

	const lines = (bytes?.toString() ?? '').split('\n').filter(line => line !== '');
	// The same answer given twice counts once.
	return [...new Set(lines)].map((line): unknown => JSON.parse(line));
};

const ask = async (
	session: AgentSession,
	text: string,
	usage: Usage[],
	signal: AbortSignal,
): Promise<End> => {
	let end: End = {type: 'end', outcome: 'failed', reason: 'the agent stopped without an end of turn'};
	for await (const event of session.prompt(text, signal)) {
		if (event.type === 'usage') {
			usage.push(event.usage);
		} else if (event.type === 'ask') {
			event.answer({allow: false, reason: 'there is no one to ask'});
		} else if (event.type === 'end') {
			end = event;
		}
	}

	return end;
};

/**
 * Asks an agent that cannot answer in JSON by itself: a tool server of ours in its session offers a tool whose input is
 * the answer. The session is new and may only read. An agent that forgets the tool is reminded once.
 */
export const answerThroughTool = async (
	open: Open,
	question: JsonQuestion,
	{temporary = tmpdir(), submitTool, signal}: AnswerOptions,
): Promise<JsonAnswer> => {
	const usage: Usage[] = [];
	let folder: string | undefined;
	let session: AgentSession | undefined;
	try {
		folder = await mkdtemp(path.join(temporary, 'treadle-answer-'));
		await writeFile(path.join(folder, questionFile), JSON.stringify({schema: question.schema}));
		const args = [...(submitTool ?? [builtProgram('submit-tool')]), folder];
		session = await open({
			toolServer: {name: serverName, command: process.execPath, args},
			policy: readOnlyPolicy,
		});
		for (const text of [`${question.prompt}\n\n${instruction}`, reminder]) {
			const {outcome, reason} = await ask(session, text, usage, signal);
			if (outcome !== 'completed') {
				return {problem: `no answer: ${reason}`, usage};
			}

			const answers = await readAnswers(folder);
			if (answers.length > 1) {
				return {problem: `${answers.length} different answers where one was expected`, usage};
			}

			if (answers.length === 1) {
				return {value: answers[0], usage};
			}
		}

		return {problem: `no answer: the agent did not call ${toolName}, not even when reminded`, usage};
	} catch (error) {
		if (error instanceof Problem) {
			return {problem: error.message, usage};
		}

		if (error instanceof SyntaxError) {
			return {problem: 'the file of answers does not hold valid answers', usage};
		}

		throw error;
	} finally {
		await session?.dispose();
		if (folder !== undefined) {
			await rm(folder, {recursive: true, force: true});
		}
	}
};
