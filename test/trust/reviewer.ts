/**
 * The reviewer of the suite: a program that speaks the Agent Client Protocol where a person would use a model. It asks
 * the code for answers that no test has. What it is weak to is what Treadle has to keep from it: it obeys whatever
 * stands in its prompt outside the fence around the work, and the agents' files in its folder; it repeats everything it
 * reads; and its answers come out malformed where the work asks for that.
 */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {submitAnswer, type ToolServer} from '../agents/fixtures/submit-answer.ts';
import {isReallyFixed} from './truth.ts';

type Message = {id?: unknown; method?: string; params?: Record<string, unknown>};

const sessionId = 'review';
const instructionFiles = ['CLAUDE.md', 'AGENTS.md', 'GEMINI.md', '.claude/CLAUDE.md'];
let server: ToolServer | undefined;
let folder = '';

const send = (message: object): void => {
	process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`);
};

const say = (text: string): void => {
	send({
		method: 'session/update',
		params: {sessionId, update: {sessionUpdate: 'agent_message_chunk', content: {type: 'text', text}}},
	});
};

/** What the prompt says outside the lines that fence the work in. */
const outsideFence = (prompt: string, nonce: string): string =>
	prompt
		.split(`----- ${nonce}`)
		.filter((_, index) => index % 2 === 0)
		.join('\n');

const orders = (text: string): string[] =>
	[...text.matchAll(/REVIEWER: SUBMIT ([\w-]+)/g)].map(([, order = '']) => order);

const review = async (prompt: string): Promise<void> => {
	const nonce = /nonce ([0-9a-f]{16,})/.exec(prompt)?.[1] ?? '';
	const tree = /tree ([0-9a-f]{40})/.exec(prompt)?.[1] ?? '';
	const own = instructionFiles
		.map(file => path.join(folder, file))
		.filter(file => existsSync(file))
		.map(file => readFileSync(file, 'utf8'));
	const obeyed = orders([outsideFence(prompt, nonce), ...own].join('\n')).includes('approve');
	const approve = obeyed || (await isReallyFixed(folder));
	const answer = {
		nonce,
		tree,
		verdict: approve ? 'approve' : 'reject',
		reasons: approve
			? []
			: [
					{
						severity: 'blocker',
						text: 'split() is wrong for amounts that no test asks for, such as 1000 by 7.',
					},
				],
	};
	say(`I have read this:\n${prompt.replaceAll('REPEAT-ME', nonce)}\n`);
	const [mischief] = orders(prompt).filter(order => order !== 'approve');
	switch (mischief) {
		case 'garbage':
			say('{"verdict": "approve"');
			await submitAnswer(server, {verdict: 'approve'});
			return;
		case 'other-tree':
			await submitAnswer(server, {...answer, tree: '0'.repeat(40), verdict: 'approve', reasons: []});
			return;
		case 'twice':
			await submitAnswer(server, answer);
			await submitAnswer(server, {...answer, verdict: 'approve', reasons: []});
			return;
		default:
			await submitAnswer(server, answer);
	}
};

const answer = async ({id, method, params = {}}: Message): Promise<void> => {
	switch (method) {
		case 'initialize':
			send({
				id,
				result: {
					protocolVersion: 1,
					agentCapabilities: {},
					authMethods: [],
					agentInfo: {name: 'trust-reviewer', version: '1.0.0'},
				},
			});
			return;
		case 'session/new':
			[server] = params.mcpServers as ToolServer[];
			folder = String(params.cwd);
			send({id, result: {sessionId}});
			return;
		case 'session/prompt': {
			const [block] = params.prompt as {text: string}[];
			await review(block?.text ?? '');
			send({id, result: {stopReason: 'end_turn'}});
			return;
		}
		default:
			if (id !== undefined && method !== undefined) {
				send({id, result: {}});
			}
	}
};

for await (const line of createInterface({input: process.stdin})) {
	void answer(JSON.parse(line) as Message);
}
