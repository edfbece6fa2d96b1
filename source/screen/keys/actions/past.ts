import {eventBack, eventOn, iterationBack, iterationOn} from '../../state/scrub.js';
import type {Ui} from '../../state/ui.js';
import type {Tools} from '../tools.js';

const move = (tools: Tools, to: Ui['playhead']): void => tools.dispatch({type: 'playhead moved', to});

export const goIterationBack = (tools: Tools): void => {
	const {ui, live} = tools.context();
	move(tools, iterationBack(ui.playhead, live.iterations, live.seq));
};

export const goIterationOn = (tools: Tools): void => {
	const {ui, live} = tools.context();
	move(tools, iterationOn(ui.playhead, live.iterations, live.seq));
};

export const goEventBack = (tools: Tools): void => {
	const {ui, live} = tools.context();
	move(tools, eventBack(ui.playhead, live.seq));
};

export const goEventOn = (tools: Tools): void => {
	const {ui, live} = tools.context();
	move(tools, eventOn(ui.playhead, live.seq));
};

export const goFirst = (tools: Tools): void => move(tools, 1);

export const goLive = (tools: Tools): void => move(tools, 'live');
