import type {Tools} from '../tools.js';

/** Only the owner is asked what should happen to a run that goes on: a watcher's leaving changes nothing. */
export const quit = (tools: Tools): void => {
	const {role, active, live} = tools.context();
	if (!active || role === 'watcher') {
		tools.end(live.finished ? 'finished' : 'left');
		return;
	}

	const name = live.run ? ` ${live.run.run}` : '';
	tools.dispatch({
		type: 'layer opened',
		layer: {
			kind: 'confirm',
			purpose: 'quit',
			question: 'The run is still going on. What should happen to it?',
			choices: [
				{key: 'q', label: 'stop the run and quit (x does the same)'},
				{key: 'b', label: `leave it in the background; treadle watch${name} comes back to it`},
				{key: 'esc', label: 'stay'},
			],
		},
	});
};

export const stopAndQuit = async (tools: Tools): Promise<void> => {
	// Before the answer comes: the run may have ended by then.
	tools.endWithRun(true);
	if (await tools.request({type: 'stop', reason: 'you quit its screen'})) {
		tools.say('Stopping … ctrl+c leaves at once');
	} else {
		tools.endWithRun(false);
	}
};

/** The first press means `q`; one more always ends Treadle, whatever hangs. */
export const interrupt = (tools: Tools): void => {
	const {layer} = tools.context().ui;
	if (tools.isEnding() || (layer?.kind === 'confirm' && layer.purpose === 'quit')) {
		tools.end('interrupted');
	} else {
		quit(tools);
	}
};

/** Raw mode makes ctrl+z a key, so we stop ourselves; the whole group, or the shell would go on waiting for us. */
export const suspend = async (tools: Tools): Promise<void> =>
	tools.terminal.suspend(() => {
		process.kill(0, 'SIGTSTP');
	});

/** Resuming from a suspension redraws everything, even what another program overwrote. */
export const redraw = async (tools: Tools): Promise<void> => tools.terminal.suspend(() => {});
