import {worksInLoops} from './works-in-loops.js';

worksInLoops('copilot', {
	hasFileTools: false,
	hearsReasons: false,
	tellsTokens: 'afterwards',
	tellsLimits: false,
});
