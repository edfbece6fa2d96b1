import {worksInLoops} from './works-in-loops.js';

worksInLoops('copilot', {
	hasFileTools: false,
	hearsReasons: true,
	budget: {stop: '{ tokens: 4000 }', known: 'afterwards'},
	tellsLimits: false,
});
