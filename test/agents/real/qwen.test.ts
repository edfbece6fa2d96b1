import {worksInLoops} from './works-in-loops.js';

worksInLoops('qwen', {
	hasFileTools: false,
	hearsReasons: false,
	budget: {stop: '{ tokens: 4000 }', known: 'at once'},
	tellsLimits: false,
});
