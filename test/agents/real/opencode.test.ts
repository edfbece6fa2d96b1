import {worksInLoops} from './works-in-loops.js';

worksInLoops('opencode', {
	hasFileTools: true,
	hearsReasons: false,
	budget: {stop: '{ cost: $0.01 }', known: 'afterwards'},
	tellsLimits: true,
});
