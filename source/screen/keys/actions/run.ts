import {isTraining} from '../../../words/gates.js';
import type {Layer} from '../../state/ui.js';
import type {Tools} from '../tools.js';

export const toggleAutonomy = async (tools: Tools): Promise<void> => {
	const free = isTraining(tools.live().gates);
	const done = await tools.request({type: 'autonomy', free});
	if (done) {
		tools.say(free ? 'It runs by itself now; only delivery asks' : 'Back to training: every gate asks');
	}
};

export const togglePause = async (tools: Tools): Promise<void> => {
	const pausing = tools.context().ui.pausing;
	if (pausing || tools.live().status === 'paused') {
		if (!(await tools.request({type: 'resume'})) || !pausing) {
			return;
		}
		tools.dispatch({type: 'pause asked', pausing: false});
		tools.say('It goes on without a pause');
	} else if (await tools.request({type: 'pause'})) {
		// The engine may have paused already by the time its answer is here.
		if (tools.live().status !== 'paused') {
			tools.dispatch({type: 'pause asked', pausing: true});
		}
		tools.say('It pauses before the next phase; p lets it go on');
	}
};

/** Stops what runs in the middle of its work, or lets it go on. */
export const toggleFreeze = async (tools: Tools): Promise<void> => {
	const isPaused = tools.live().status === 'paused' || tools.live().frozen;
	if (await tools.request({type: isPaused ? 'resume' : 'freeze'})) {
		tools.dispatch({type: 'pause asked', pausing: false});
		tools.say(isPaused ? 'It goes on' : 'Frozen; P lets it go on where it was');
	}
};

export const wake = async (tools: Tools): Promise<void> => {
	await tools.request({type: 'wake'});
};

export const openNote = (tools: Tools): void => {
	const title = 'Note to memory and the agent, at once where it can take it';
	tools.dispatch({
		type: 'layer opened',
		layer: {kind: 'input', purpose: 'note', title, value: '', cursor: 0},
	});
};

export const sendNote = async (tools: Tools, text: string): Promise<void> => {
	if (text === '') {
		tools.say('An empty note was not sent');
	} else {
		await tools.request({type: 'note', text}, said => tools.say(`Noted. ${said ?? ''}`.trim()));
	}
};

type Confirm = Extract<Layer, {kind: 'confirm'}>;

const confirm = (tools: Tools, layer: Omit<Confirm, 'kind'>): void =>
	tools.dispatch({type: 'layer opened', layer: {kind: 'confirm', ...layer}});

export const askToStop = (tools: Tools): void =>
	confirm(tools, {
		purpose: 'stop',
		question:
			tools.live().gate?.name === 'deliver'
				? 'End the run here? The goal is verified; treadle deliver asks again whenever you like.'
				: 'Stop the run now? The agent’s work in progress is cut off; every checkpoint is kept.',
		choices: [
			{key: 'x', label: 'stop it now'},
			{key: 'esc', label: 'keep it running'},
		],
	});

export const stop = async (tools: Tools): Promise<void> => {
	if (await tools.request({type: 'stop', reason: 'you stopped it at the screen'})) {
		tools.say('Stopping …');
	}
};

export const askToRollBack = (tools: Tools): void => {
	const {iteration} = tools.moment().state;
	const target =
		iteration === 0 ? 'the base, as it was before the run' : `the checkpoint of iteration ${iteration}`;
	confirm(tools, {
		purpose: 'rollback',
		question: `Put the workspace back to ${target}? Later work is set aside, not deleted; memory stays and tells the agent; your own files are not touched.`,
		choices: [
			{key: 'u', label: 'roll back'},
			{key: 'esc', label: 'leave it'},
		],
		iteration,
	});
};

export const askWhyRollBack = (tools: Tools, iteration: number): void =>
	tools.dispatch({
		type: 'layer opened',
		layer: {
			kind: 'input',
			purpose: 'rollback',
			title: 'Why? The agent is told; enter alone gives no reason',
			value: '',
			cursor: 0,
			iteration,
		},
	});

export const rollBack = async (tools: Tools, iteration: number, reason: string): Promise<void> => {
	if (await tools.request({type: 'rollback', iteration, reason})) {
		tools.dispatch({type: 'playhead moved', to: 'live'});
		tools.say(`Rolling back to ${iteration === 0 ? 'the base' : `iteration ${iteration}`} …`);
	}
};
