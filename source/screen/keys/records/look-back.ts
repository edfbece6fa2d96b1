import {goToFile, openDiff, toggleBase} from '../actions/diff.js';
import {goEventBack, goEventOn, goFirst, goIterationBack, goIterationOn, goLive} from '../actions/past.js';
import type {KeyContext} from '../key-context.js';
import {keyGroup} from '../key-record.js';
import {noCheckpoint, noEvents, notPast} from '../why-not.js';

const fromBase = ({ui: {layer}}: KeyContext): boolean =>
	layer?.kind === 'diff' && layer.from !== layer.parent;

/** Earlier points of the run, and what changed up to them. */
export const lookBackKeys = keyGroup('Look back', [
	{
		name: 'iteration-back',
		keys: ['left'],
		label: 'look back',
		description: 'Back to the end of the previous iteration',
		whyNot: noEvents,
		run: goIterationBack,
		movesPlayhead: true,
	},
	{
		name: 'iteration-on',
		keys: ['right'],
		label: 'forward',
		description: 'On to the end of the next iteration',
		whyNot: notPast,
		run: goIterationOn,
		movesPlayhead: true,
	},
	{
		name: 'event-back',
		keys: ['['],
		description: 'One event back',
		whyNot: noEvents,
		run: goEventBack,
		movesPlayhead: true,
	},
	{
		name: 'event-on',
		keys: [']'],
		description: 'One event on',
		whyNot: notPast,
		run: goEventOn,
		movesPlayhead: true,
	},
	{
		name: 'first',
		keys: ['home'],
		description: 'To the first event',
		whyNot: noEvents,
		run: goFirst,
		movesPlayhead: true,
	},
	{
		name: 'live',
		keys: ['end'],
		label: 'live',
		description: 'Back to live',
		whyNot: notPast,
		run: goLive,
		movesPlayhead: true,
	},
	{
		name: 'diff',
		keys: ['d'],
		label: 'diff',
		description: 'What the iteration changed, or the delivery brings',
		whyNot: noCheckpoint,
		run: openDiff,
	},
	{
		name: 'diff-base',
		keys: ['b'],
		label: context => (fromBase(context) ? 'this iteration' : 'from base'),
		description: 'In the diff: from the base, or this iteration alone',
		modes: ['diff'],
		run: toggleBase,
	},
	{
		name: 'file-next',
		keys: [']'],
		label: 'next file',
		description: 'In the diff: the next file',
		modes: ['diff'],
		run: tools => goToFile(tools, 1),
	},
	{
		name: 'file-previous',
		keys: ['['],
		description: 'In the diff: the previous file',
		modes: ['diff'],
		run: tools => goToFile(tools, -1),
	},
]);
