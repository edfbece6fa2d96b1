import {worksInLoops} from './works-in-loops.js';

worksInLoops('gemini', {
	hasFileTools: true,
	hearsReasons: false,
	budget: {stop: '{ tokens: 4000 }', known: 'soon'},
	refusedFor: 60,
});
