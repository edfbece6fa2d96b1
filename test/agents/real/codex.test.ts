import {worksInLoops} from './works-in-loops.js';

worksInLoops('codex', {
	hasFileTools: false,
	hearsReasons: true,
	budget: {stop: '{ tokens: 4000 }', known: 'at once'},
	refusedFor: 1,
});
