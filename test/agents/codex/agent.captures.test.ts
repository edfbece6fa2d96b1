import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {replay, setUp} from '../support/codex.js';
import {prompt} from '../support/converse.js';

test('what the real Codex said goes through the whole driver', async () => {
	const capture = path.resolve(import.meta.dirname, '../captures/codex.jsonl');
	const {agent, start} = setUp([process.execPath, replay, capture]);
	const session = await agent.start(start);
	onTestFinished(session.dispose);
	const turn = await prompt(session, {
		onEvent(event) {
			if (event.type === 'ask' && event.ask.title.includes('second.txt')) {
				const {answer} = event;
				event.answer = () => answer({allow: false, reason: 'one file is enough'});
			}
		},
	});
	expect(turn.end).toMatchObject({outcome: 'completed', claim: 'Only one file, as you wish.'});
	expect(turn.said('thought')).toEqual(['I look before I write.']);
	expect(turn.asks.map(({tool, title}) => `${tool} ${title}`)).toEqual([
		'read cat hello.txt',
		'execute for i in 1 2 3; do echo line $i; sleep 0.2; done',
		'edit Edit /project/hello.txt',
		'edit Write /project/second.txt',
	]);
	expect(turn.asks.map(({step}) => turn.tool(step).status)).toEqual(['done', 'done', 'done', 'denied']);
	expect(turn.tool(turn.asks[1]?.step ?? '').result).toBe('line 1\nline 2\nline 3');
	expect(turn.usage.map(({input}) => input)).toEqual([1500, 1500, 1500, 1500, 1500]);
	const controller = new AbortController();
	const second = await prompt(session, {
		signal: controller.signal,
		onEvent(event) {
			if (event.type === 'ask') {
				const {answer} = event;
				event.answer = given => {
					answer(given);
					// After the answer is on its way, as it was when this was recorded.
					setImmediate(() => controller.abort());
				};
			}
		},
	});
	expect(second.end.outcome).toBe('cancelled');
	expect(second.usage.map(({input}) => input)).toEqual([1500]);
});
