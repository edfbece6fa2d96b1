import {worksInLoops} from './works-in-loops.js';

worksInLoops('opencode', {
	hasFileTools: true,
	hearsReasons: false,
	tellsTokens: 'afterwards',
	tellsLimits: false,
});
