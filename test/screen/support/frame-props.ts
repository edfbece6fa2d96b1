import type {ScreenProps} from '../../../source/screen/components/screen.js';
import type {Ui} from '../../../source/screen/state/ui.js';
import {initialUi} from '../../../source/screen/state/ui-reducer.js';
import {loadTheme, type Theme} from '../../../source/screen/theme/theme.js';
import {storyEvents, storyMoments} from './story.js';

export type FrameProps = ScreenProps & {theme: Theme};

export type PropsOptions = {columns?: number; rows?: number; ui?: Partial<Ui>} & Partial<
	Omit<FrameProps, 'ui'>
>;

export const theme = loadTheme('dark', {level: 3});

/** What the controller would hand to the screen, and the theme; the moment is live by default. */
export const frameProps = ({columns = 120, rows = 40, ui, ...given}: PropsOptions = {}): FrameProps => {
	const moment = given.moment ?? storyMoments.streaming;
	return {
		moment,
		live: moment.state,
		newest: storyEvents.length,
		ui: {...initialUi({columns, rows, theme: 'dark', animated: false}), ...ui},
		theme,
		hints: [
			{key: 'space', label: 'approve'},
			{key: 'r', label: 'reject'},
			{key: 'p', label: 'pause', disabled: 'nothing runs'},
			{key: 'd', label: 'diff'},
			{key: '?', label: 'help'},
			{key: 'q', label: 'quit'},
		],
		help: [
			{
				group: 'Decide',
				rows: [
					{keys: 'space', label: 'Approve what the gate asks: one step on'},
					{keys: 'r', label: 'Reject it, with a reason for the agent'},
				],
			},
			{
				group: 'Look back',
				rows: [
					{keys: '← →', label: 'The iteration before, the next one'},
					{keys: 'end', label: 'Back to live'},
				],
			},
		],
		role: 'owner',
		active: true,
		now: Date.parse(moment.state.at || '2026-01-01T10:00:00.000Z') + 1500,
		...given,
	};
};
