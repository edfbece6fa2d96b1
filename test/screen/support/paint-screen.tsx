import {renderToString} from 'ink';
import {vi} from 'vitest';
import type {CanvasProps} from '../../../source/screen/components/canvas.js';
import {useTheme} from '../../../source/screen/theme/theme-context.js';
import type {FrameProps} from './frame-props.js';
import {ThemedScreen} from './themed-screen.js';

let pieces: CanvasProps[] = [];

vi.mock('../../../source/screen/components/canvas.js', () => ({
	Canvas({place, rows}: CanvasProps) {
		const theme = useTheme();
		pieces.push({place, rows: rows.map(theme.ground)});
		return null;
	},
}));

/** Every piece of the screen as it goes to Ink: where it stands, and its painted rows. Later ones cover earlier ones. */
export const paintScreen = (props: FrameProps): CanvasProps[] => {
	pieces = [];
	renderToString(<ThemedScreen {...props} />, {columns: props.ui.columns});
	return pieces;
};
