import {inputWidth} from '../../overlays/input.js';
import {editTyped, insertText} from '../../state/edit-text.js';
import {linesOf} from '../../state/ui-reducer.js';
import {characterOf} from '../key-press.js';
import type {Tools} from '../tools.js';
import {sendRejection} from './gate.js';
import {closeLayer} from './layers.js';
import {sendLimit} from './limits.js';
import {rollBack, sendNote} from './run.js';
import {search} from './search.js';

/** Uses the text for what it was typed for. */
export const submit = async (tools: Tools): Promise<void> => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'input') {
		return;
	}
	const text = layer.value.trim();
	closeLayer(tools);
	if (layer.purpose === 'search') {
		search(tools, text);
	} else if (layer.purpose === 'note') {
		await sendNote(tools, text);
	} else if (layer.purpose === 'limit') {
		await sendLimit(tools, layer.limit ?? 'iterations', text);
	} else if (layer.purpose === 'rollback') {
		await rollBack(tools, layer.iteration ?? 0, text);
	} else {
		await sendRejection(tools, layer.gate ?? '', text);
	}
};

/** A key in a text that is being typed. */
export const typeText = (tools: Tools, key: string): void => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'input') {
		return;
	}
	const character = characterOf(key);
	const typed =
		character === undefined
			? editTyped(layer, key, inputWidth(tools.context().ui))
			: insertText(layer, character, linesOf(layer));
	if (typed) {
		tools.dispatch({type: 'text edited', typed: {value: typed.value, cursor: typed.cursor}});
	}
};
