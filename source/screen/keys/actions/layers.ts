import type {Tools} from '../tools.js';
import {quit, stopAndQuit} from './leave.js';
import {chooseLimit} from './limits.js';
import {askWhyRollBack, stop} from './run.js';
import {endSearch} from './search.js';

/** A search goes back to the diff it was made in. */
export const closeLayer = (tools: Tools): void => {
	const {layer} = tools.context().ui;
	const beneath = layer?.kind === 'input' ? layer.beneath : undefined;
	tools.dispatch(beneath ? {type: 'layer opened', layer: beneath} : {type: 'layer closed'});
};

/** Ends the search on top, else closes the overlay. */
export const close = (tools: Tools): void => {
	const {layer, search} = tools.context().ui;
	if (layer?.kind === 'diff' ? layer.search : !layer && search) {
		endSearch(tools);
	} else if (layer) {
		closeLayer(tools);
	}
};

/** Closes an overlay; leaves only from the panes themselves. */
export const quitOrClose = (tools: Tools): void =>
	tools.context().ui.layer ? tools.dispatch({type: 'layer closed'}) : quit(tools);

export const toggleHelp = (tools: Tools): void => {
	if (tools.context().ui.layer?.kind === 'help') {
		closeLayer(tools);
	} else {
		tools.dispatch({type: 'layer opened', layer: {kind: 'help', scroll: 0}});
	}
};

/** A key of the question's own choices; any other leaves the question open. */
export const chooseInConfirm = async (tools: Tools, key: string): Promise<void> => {
	const {layer} = tools.context().ui;
	if (layer?.kind !== 'confirm') {
		return;
	}
	const stops = layer.purpose === 'quit' && key === 'x';
	if (!stops && !layer.choices.some(choice => choice.key === key)) {
		return;
	}
	tools.dispatch({type: 'layer closed'});
	if (layer.purpose === 'stop') {
		await stop(tools);
	} else if (layer.purpose === 'limits') {
		chooseLimit(tools, key);
	} else if (layer.purpose === 'rollback') {
		askWhyRollBack(tools, layer.iteration ?? 0);
	} else if (key === 'b') {
		tools.end('left');
	} else {
		await stopAndQuit(tools);
	}
};
