/** What you tell a run while its agent works. */
import {expect, test} from 'vitest';
import {sendRequest} from '../../source/control/client.js';
import type {Reply} from '../../source/control/requests.js';
import {runPaths} from '../../source/journal/runs/run-folder.js';
import {scriptedCommand} from '../agents/support/scripted.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const run = async (steering: object | undefined) => {
	const command = scriptedCommand({
		turns: [
			{
				acts: steering
					? [{listen: true}]
					: [
							{update: {sessionUpdate: 'agent_message_chunk', content: {type: 'text', text: 'listening\n'}}},
							{wait: 1000},
						],
			},
		],
		...(steering ? {steering} : {}),
	});
	const project = await smallProject({agent: 'true', loop: 'stop: { iterations: 1 }'});
	await project.write({
		'loops/work/LOOP.md': (await project.read('loops/work/LOOP.md')).replace(
			'agent: { command: "sh agent.sh" }',
			`agent: { acp: ${JSON.stringify(command)} }`,
		),
	});
	let folder = '';
	let reply: Promise<Reply> | undefined;
	const ran = await runScripted(project, {
		onReady(ready) {
			folder = ready.folder;
		},
		onEvent(event) {
			if (event.type === 'agent.step' && JSON.stringify(event.step).includes('listening')) {
				reply ??= sendRequest(runPaths(folder).socket, {type: 'note', text: 'mind the parser'});
			}
		},
	});
	const notices = ran
		.of('agent.step')
		.flatMap(({step}) => (step.kind === 'notice' && step.id.startsWith('note ') ? [step.text] : []));
	return {...ran, reply: await reply, notices};
};

test('a note goes to the turn of an agent that takes it, and both the reply and the record say so', async () => {
	const {reply, notices, of, events} = await run({outcome: 'injected'});
	const said = 'The agent was given your note at once, during its turn.';
	expect(reply).toEqual({ok: true, said});
	expect(notices).toEqual([said]);
	expect(of('memory.noted').filter(({by}) => by === 'human')).toHaveLength(1);
	expect(JSON.stringify(events)).toContain('The user says, while you work: mind the parser');
});

test('another agent gets it with its next prompt, and both say that', async () => {
	const {reply, notices} = await run(undefined);
	const said = 'The agent reads your note in its next prompt.';
	expect(reply).toEqual({ok: true, said});
	expect(notices).toEqual([said]);
});
