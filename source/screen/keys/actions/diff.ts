import {diffView} from '../../overlays/diff.js';
import type {Layer} from '../../state/ui.js';
import type {Tools} from '../tools.js';

const compare = async (tools: Tools, from: string, to: string): Promise<void> => {
	try {
		const text = await tools.diff(from, to);
		tools.dispatch({type: 'diff made', from, to, text});
	} catch (error) {
		tools.dispatch({type: 'layer closed'});
		tools.say(
			`The diff could not be made: ${error instanceof Error ? error.message : String(error)}`,
			'problem',
		);
	}
};

const open = async (
	tools: Tools,
	iteration: number,
	from: string,
	to: string,
	parent: string,
): Promise<void> => {
	const title = from === parent ? `Iteration ${iteration}` : `Base to iteration ${iteration}`;
	await show(tools, {kind: 'diff', title, from, to, text: undefined, scroll: 0, parent, iteration});
};

const show = async (tools: Tools, layer: Extract<Layer, {kind: 'diff'}>): Promise<void> => {
	tools.dispatch({
		type: 'layer opened',
		layer,
	});
	await compare(tools, layer.from, layer.to);
};

/** What the branch would bring that the delivery gate asks about; else what the last iteration up to the playhead changed. */
export const openDiff = async (tools: Tools): Promise<void> => {
	const {checkpoint, gate, deliveryAsked, run} = tools.moment().state;
	if (gate?.name === 'deliver' && deliveryAsked && run) {
		const {branch, onto = run.base, commit} = deliveryAsked;
		await show(tools, {
			kind: 'diff',
			title: `What ${branch} brings`,
			from: onto,
			to: commit,
			text: undefined,
			scroll: 0,
		});
		return;
	}

	if (checkpoint) {
		await open(tools, checkpoint.iteration, checkpoint.parent, checkpoint.commit, checkpoint.parent);
	}
};

/** The same from the base of the run, and back. */
export const toggleBase = async (tools: Tools): Promise<void> => {
	const {layer} = tools.context().ui;
	const base = tools.live().run?.base;
	if (layer?.kind !== 'diff' || !base) {
		return;
	}
	if (layer.parent === undefined) {
		tools.say('This is all that the branch brings');
		return;
	}

	const from = layer.from === layer.parent ? base : layer.parent;
	if (from === layer.from) {
		tools.say('This iteration started from the base: the diff is the same');
	} else {
		await open(tools, layer.iteration ?? 0, from, layer.to, layer.parent);
	}
};

/** The next file of the diff, or the start of the one before. */
export const goToFile = (tools: Tools, by: 1 | -1): void => {
	const {ui} = tools.context();
	if (ui.layer?.kind !== 'diff') {
		return;
	}
	const {files, file, first} = diffView(ui.layer, ui);
	const start = files[file] ?? 0;
	const target = by < 0 && first > start ? start : files[file + by];
	if (target === undefined) {
		tools.say(by < 0 ? 'This is the first file' : 'This is the last file');
	} else {
		tools.dispatch({type: 'layer scrolled', scroll: target});
	}
};
