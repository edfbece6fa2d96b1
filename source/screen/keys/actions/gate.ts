import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {OpenGate} from '../../../journal/events/events.js';
import type {Tools} from '../tools.js';
import {editOutside} from './write.js';

const refusals = {
	unseen: 'A gate has just opened; read it, then press space again',
	answered: 'Your answer is on its way',
	'not fresh': 'Delivery needs a separate press: read it, wait a moment, then press space',
} as const;

const shown: Readonly<Record<OpenGate['name'], string>> = {
	prompt: 'the prompt',
	tool: 'a tool call',
	checkpoint: 'the checkpoint',
	verdict: 'the verdict',
	memory: 'the memory note',
	deliver: 'delivery',
};

export const approve = async (tools: Tools): Promise<void> => {
	const gate = tools.live().gate;
	const refusal = tools.gates.press(gate);
	if (!gate) {
		return;
	}
	if (tools.context().ui.playhead !== 'live') {
		tools.dispatch({type: 'playhead moved', to: 'live'});
		tools.say(`Back to live: ${shown[gate.name]} waits for your answer`);
		return;
	}

	if (refusal) {
		tools.say(refusals[refusal]);
	} else {
		await tools.answer(gate, {answer: 'approve'});
	}
};

/** Approves for the rest of the run what waits: the tool, or the changes to protected files. */
export const always = async (tools: Tools): Promise<void> => {
	const gate = tools.live().gate;
	if (gate) {
		await tools.answer(gate, {answer: 'always'});
	}
};

const rejectionTitles: Readonly<Record<OpenGate['name'], string>> = {
	prompt: 'What should the prompt say? It is composed again with your answer',
	tool: 'Why should this call not run? The agent is told',
	checkpoint: 'What is wrong with these changes? The agent is told',
	// Overruling a verdict may end the loop, and then there is no agent left to read the reason.
	verdict: 'What is wrong with the verdict? Your reason goes on record',
	memory: 'Why should this not be noted? Your reason goes on record',
	deliver: 'What is still missing? The agent goes on with your reason',
};

export const reject = (tools: Tools): void => {
	const gate = tools.live().gate;
	if (!gate) {
		return;
	}
	tools.dispatch({
		type: 'layer opened',
		layer: {
			kind: 'input',
			purpose: 'reject',
			title: rejectionTitles[gate.name],
			value: '',
			cursor: 0,
			gate: gate.gate,
		},
	});
};

/** No text of yours is lost: what can no longer be sent is kept in the run's folder. */
const keep = async (tools: Tools, name: string, text: string): Promise<void> => {
	const file = path.join(tools.folder(), `${name}.md`);
	await writeFile(file, text, {mode: 0o600});
	tools.say(`That gate was answered in the meantime; your text is saved to ${file}`, 'problem');
};

export const sendRejection = async (tools: Tools, gateId: string, reason: string): Promise<void> => {
	const gate = tools.live().gate;
	if (gate?.gate !== gateId && reason !== '') {
		await keep(tools, `reason-${gateId}`, reason);
	} else if (gate?.gate !== gateId) {
		tools.say('That gate is answered already; nothing was sent', 'problem');
	} else {
		await tools.answer(gate, reason === '' ? {answer: 'reject'} : {answer: 'reject', reason});
	}
};

export const edit = async (tools: Tools): Promise<void> => {
	const gate = tools.live().gate;
	if (!gate) {
		return;
	}
	const before = gate.text ?? '';
	const text = await editOutside(tools, before, `${gate.name}.md`);
	if (text === undefined) {
		return;
	}
	if (text === before) {
		tools.say('Nothing changed, nothing sent; the gate waits');
	} else if (text.trim() === '') {
		tools.say('An empty text was not sent; the gate waits', 'problem');
	} else if (tools.live().gate?.gate === gate.gate) {
		await tools.answer(gate, {answer: 'edit', text});
	} else {
		await keep(tools, `edited-${gate.name}-${gate.iteration}`, text);
	}
};
