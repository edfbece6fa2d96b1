import {worksInLoops} from './works-in-loops.js';

worksInLoops('gemini', {
	hasFileTools: true,
	hearsReasons: false,
	tellsTokens: 'afterwards',
	tellsLimits: false,
});
