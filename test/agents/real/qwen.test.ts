import {worksInLoops} from './works-in-loops.js';

worksInLoops('qwen', {
	hasFileTools: false,
	hearsReasons: false,
	tellsTokens: 'afterwards',
	tellsLimits: false,
});
