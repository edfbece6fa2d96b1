import {worksInLoops} from './works-in-loops.js';

worksInLoops('opencode', {
	hasFileTools: true,
	hearsReasons: true,
	budget: {stop: '{ tokens: 4000 }', known: 'at once'},
	refusedFor: 1,
});
