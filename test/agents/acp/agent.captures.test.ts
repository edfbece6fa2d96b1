import path from 'node:path';
import {expect, test} from 'vitest';
import {createAgent} from '../../../source/agents/index.js';
import type {Usage} from '../../../source/journal/events/events.js';
import {addUsage, noUsage} from '../../../source/journal/events/usage.js';
import {converse, prompt} from '../support/converse.js';

/** What real agents said, recorded on the wire, goes through the whole driver. */
const replay = (name: string) => {
	const file = (folder: string, base: string) => `"${path.join(import.meta.dirname, folder, base)}"`;
	const command = `exec "${process.execPath}" ${file('../fixtures', 'replay.ts')} ${file('../captures', `acp-${name}.jsonl`)}`;
	return converse(createAgent({kind: 'acp', command}));
};

const created = '+++ b/project/new.txt\n@@ -0,0 +1 @@\n+via acp';
const recorded = {
	claude: {
		said: ['I will look.', 'Done.'],
		asked: ['edit Write new.txt', 'execute touch shell-made'],
		tools: ['read Read hello.txt done', 'edit Write new.txt done', 'execute touch shell-made failed'],
		spent: {input: 6000, cached: 1200, output: 200, cost: 0.02295},
		later: {input: 1500, cached: 300, output: 50, cost: 0.00918},
	},
	codex: {
		said: ['I will look.', 'Done.'],
		asked: ['edit Edit files'],
		tools: ["read Read file '/project/hello.txt' done", 'edit Edit files done'],
		spent: {input: 6000, cached: 1200, output: 200, reasoning: 40},
		later: {input: 1500, cached: 300, output: 50, reasoning: 10},
	},
	copilot: {
		said: ['I will look.', 'Info: /project/new.txt', 'Info: Operation cancelled by user'],
		asked: ['edit Create file', 'execute t'],
		tools: ['read Viewing /project/hello.txt done', 'edit Create file done', 'execute t failed'],
		spent: {input: 4500, cached: 900, output: 150},
		// This agent adds up over the session.
		later: {input: 1500, cached: 300, output: 50},
	},
	gemini: {
		said: ['I will look.', 'Done.'],
		asked: ['edit Writing to new.txt', 'execute touch shell-made'],
		tools: ['read hello.txt done', 'edit Writing to new.txt done', 'execute touch shell-made pending'],
		spent: {input: 6000, output: 200},
		later: {input: 1500, output: 50},
	},
	opencode: {
		said: ['I will look.'],
		asked: ['edit /project/new.txt', 'execute touch shell-made'],
		tools: ['read hello.txt done', 'edit new.txt done', 'execute touch shell-made failed'],
		// This agent tells the tokens of its last call to the model only, which is not what the prompt took.
		spent: {cost: 0.01332},
		later: {cost: 0.00444},
	},
	qwen: {
		said: ['I will look.', 'Without a shell, then.'],
		asked: ['edit Writing to new.txt', 'execute touch shell-made (t)'],
		tools: [
			'read ReadFile: hello.txt done',
			'edit Writing to new.txt done',
			'execute touch shell-made (t) denied',
		],
		spent: {input: 6000, cached: 1200, output: 200, reasoning: 40},
		later: {input: 1500, cached: 300, output: 50, reasoning: 10},
	},
};

const sum = (usage: Usage[]) => {
	const {costBasis, cost, ...tokens} = usage.reduce(addUsage, noUsage);
	return {...tokens, cost: cost === undefined ? undefined : Number(cost.toFixed(6))};
};

test.each(Object.entries(recorded))('%s, two turns', async (name, {said, asked, tools, spent, later}) => {
	const {session} = await replay(name);
	const turn = await prompt(session, {
		text: 'Do the thing.',
		onEvent(event) {
			// Recorded with our own driver, which goes on after a no: it needs the same answers.
			if (name !== 'qwen' || event.type !== 'ask' || event.ask.tool !== 'execute') {
				return;
			}
			const {answer} = event;
			event.answer = () => answer({allow: false, reason: 'Not by the shell.'});
		},
	});
	const ids = new Set(turn.steps.flatMap(step => (step.kind === 'tool' ? [step.id] : [])));
	const all = [...ids].map(id => turn.tool(id));
	expect(turn.end).toMatchObject({outcome: 'completed', claim: said.at(-1)});
	expect(turn.said()).toEqual(said);
	expect(turn.asks.map(({tool, title}) => `${tool} ${title}`)).toEqual(asked);
	expect(all.map(({tool, title, status}) => `${tool} ${title} ${status}`)).toEqual(tools);
	expect(all.find(({tool}) => tool === 'edit').diff).toContain(created);
	expect(turn.asks[0]?.details.join('\n')).toContain(created.slice(created.indexOf('@@')));
	expect(turn.notices).toEqual([]);
	expect(sum(turn.usage)).toEqual(spent);
	const again = await prompt(session, {text: 'Again.'});
	expect(again.end.outcome).toBe('completed');
	expect(sum(again.usage)).toEqual(later);
});

test.each(['claude-cancelled', 'gemini-cancelled'])('%s while a tool runs', async name => {
	const {session} = await replay(name);
	const controller = new AbortController();
	const turn = await prompt(session, {
		signal: controller.signal,
		onEvent(event) {
			if (event.type === 'ask') {
				setImmediate(() => controller.abort());
			}
		},
	});
	expect(turn.end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
	expect(turn.steps.at(-1)).toMatchObject({
		kind: 'tool',
		result: expect.stringMatching(/cancelled|rejected/),
	});
});
