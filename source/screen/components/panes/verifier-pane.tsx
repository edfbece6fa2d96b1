import {memo, useMemo} from 'react';
import type {Moment} from '../../../journal/state/state.js';
import {verifierPaneRows} from '../../panes/verifier-pane.js';
import {innerColumns} from '../../rows/box.js';
import {Pane, type PaneFrame} from './pane.js';

export type VerifierPaneProps = PaneFrame & {moment: Moment};

export const VerifierPane = memo(({moment, ...frame}: VerifierPaneProps) => {
	const {state, output, olderOutput} = moment;
	const {verifiers, verdict, iteration} = state;
	const isOver = state.finished !== undefined;
	const columns = innerColumns(frame.place.columns);
	const rows = useMemo(
		() => verifierPaneRows(verifiers, verdict, iteration, output, olderOutput, columns, isOver),
		[verifiers, verdict, iteration, output, olderOutput, columns, isOver],
	);
	return <Pane pane="verifier" rows={rows} iteration={iteration} {...frame} />;
});
