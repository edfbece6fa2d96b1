import {memo} from 'react';
import {type PaneBoxInput, paneBox} from '../../panes/pane-box.js';
import {Bordered} from '../bordered.js';

/** What the screen decides about a pane, whatever the pane shows. */
export type PaneFrame = Pick<PaneBoxInput, 'place' | 'focused' | 'zoomed' | 'scroll' | 'search'>;

/** A pane in its border. */
export const Pane = memo((input: PaneBoxInput) => <Bordered box={paneBox(input)} />);
