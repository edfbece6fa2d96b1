import {Problem} from '../../../problem.js';
import {insertText} from '../../state/edit-text.js';
import {editText} from '../../terminal/editor.js';
import type {Tools} from '../tools.js';

/** The text as you saved it in your editor; undefined when that failed, with a message. */
export const editOutside = async (tools: Tools, text: string, file: string): Promise<string | undefined> => {
	let edited: string | undefined;
	try {
		await tools.terminal.suspend(async () => {
			edited = await editText(text, {environment: tools.environment, file});
		});
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}
		tools.say([error.message, error.hint].filter(Boolean).join('. '), 'problem');
		return undefined;
	}

	return edited;
};

/** Edits a reason or a note in your editor. The saved text goes back into the box and is not sent yet. */
export const compose = async (tools: Tools): Promise<void> => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'input' || layer.purpose === 'search' || layer.purpose === 'limit') {
		return;
	}
	const file = layer.purpose === 'note' ? 'note.md' : 'reason.md';
	const text = await editOutside(tools, layer.value, file);
	// The box may have been closed meanwhile, by the end of the run.
	if (text === undefined || tools.context().ui.layer?.kind !== 'input') {
		return;
	}
	const typed = insertText({value: '', cursor: 0}, text.trimEnd(), 'many lines');
	tools.dispatch({type: 'text edited', typed});
	if (typed.value !== text.trimEnd()) {
		tools.say(`Only the first ${typed.value.length} characters fit`, 'problem');
	}
};
