import type {HelpGroup} from '../overlays/help.js';
import type {Layer} from '../state/ui.js';
import {Confirm} from './confirm.js';
import {Diff} from './diff.js';
import {Help} from './help.js';
import {TextInput} from './text-input.js';

export type OverlayProps = {layer: Layer; help: readonly HelpGroup[]; columns: number; rows: number};

/** Whatever is open over the panes; the box of a search is drawn over the diff it searches. */
export const Overlay = ({layer, help, ...screen}: OverlayProps) => {
	switch (layer.kind) {
		case 'help':
			return <Help groups={help} scroll={layer.scroll} {...screen} />;
		case 'diff':
			return <Diff layer={layer} {...screen} />;
		case 'input':
			return (
				<>
					{layer.beneath && <Diff layer={layer.beneath} {...screen} />}
					<TextInput layer={layer} {...screen} />
				</>
			);
		case 'confirm':
			return <Confirm layer={layer} {...screen} />;
	}
};
