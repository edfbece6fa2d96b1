import {Screen} from '../../../source/screen/components/screen.js';
import {ThemeContext} from '../../../source/screen/theme/theme-context.js';
import type {FrameProps} from './frame-props.js';

/** The screen in a theme. */
export const ThemedScreen = ({theme, ...props}: FrameProps) => (
	<ThemeContext value={theme}>
		<Screen {...props} />
	</ThemeContext>
);
