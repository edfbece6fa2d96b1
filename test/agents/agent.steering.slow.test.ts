/** A text that the user gives an agent during its turn, in every protocol. */
import {expect, test} from 'vitest';
import type {AgentSession} from '../../source/agents/agent.js';
import {claude} from './support/claude.js';
import {converse as converseWithCodex} from './support/codex.js';
import {acp, converse, prompt} from './support/converse.js';
import {scripted} from './support/scripted.js';

/** Gives the agent a text as soon as it says that it listens. */
const steered = async (session: AgentSession, text: string) => {
	let given: Promise<boolean> | undefined;
	const turn = await prompt(session, {
		onEvent(event) {
			if (event.type === 'step' && JSON.stringify(event.step).includes('listening')) {
				given ??= session.steer?.(text);
			}
		},
	});
	return {turn, given: await given};
};

test('Claude Code uses it in the running turn', async () => {
	const {session} = await converse(claude('steered'));
	const {turn, given} = await steered(session, 'mind the parser');
	expect(given).toBe(true);
	expect(turn.said()).toEqual(['listening', 'mind the parser']);
	expect(turn.end.outcome).toBe('completed');
	expect(turn.notices).toEqual([]);
});

test('what comes too late for the last request of Claude Code gets a turn of its own, which is waited for and paid for', async () => {
	const {session} = await converse(claude('steered', 'late'));
	const {turn, given} = await steered(session, 'mind the parser');
	expect(given).toBe(true);
	expect(turn.said()).toEqual(['listening', 'mind the parser']);
	expect(turn.end).toMatchObject({outcome: 'completed', claim: 'mind the parser'});
	expect(turn.usage.map(({cost}) => cost)).toEqual([0.25, 0.25]);
});

test('a Claude Code that does not tell what became of it keeps nobody waiting', async () => {
	const {session} = await converse(claude('steered', 'untold'));
	const {turn, given} = await steered(session, 'mind the parser');
	expect(given).toBe(false);
	expect(turn.end.outcome).toBe('completed');
});

test('a Claude Code without a turn is given nothing', async () => {
	const {session} = await converse(claude('happy'));
	await prompt(session);
	expect(await session.steer?.('mind the parser')).toBe(false);
});

test('Codex takes it for its turn, or says that it cannot', async () => {
	const {session} = await converseWithCodex('steered');
	const {turn, given} = await steered(session, 'mind the parser');
	expect(given).toBe(true);
	expect(turn.said()).toEqual(['listening', 'mind the parser']);
	expect(await session.steer?.('more')).toBe(false);

	const deaf = await converseWithCodex('steered', 'deaf');
	expect((await steered(deaf.session, 'mind the parser')).given).toBe(false);
});

test('an agent of the Agent Client Protocol takes it when it has announced that it can', async () => {
	const {session} = await converse(
		scripted({steering: {outcome: 'injected'}, turns: [{acts: [{listen: true}]}]}),
	);
	const {turn, given} = await steered(session, 'mind the parser');
	expect(given).toBe(true);
	expect(turn.said().join('')).toContain('mind the parser');

	const late = await converse(
		scripted({steering: {outcome: 'promptRequired'}, turns: [{acts: [{listen: true}]}]}),
	);
	expect((await steered(late.session, 'mind the parser')).given).toBe(false);

	const without = await converse(acp('happy'));
	const ended = prompt(without.session);
	expect(await without.session.steer?.('mind the parser')).toBe(false);
	await ended;
});
