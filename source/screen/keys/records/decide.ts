import {isTraining} from '../../../words/gates.js';
import {always, approve, edit, reject} from '../actions/gate.js';
import {toggleAutonomy} from '../actions/run.js';
import {keyGroup} from '../key-record.js';
import {noGate, notActive, notEditable, notRejectable, notRepeatable} from '../why-not.js';

/** Answers to gates, and who decides from now on. */
export const decideKeys = keyGroup('Decide', [
	{
		name: 'approve',
		keys: ['space'],
		description: 'Approve what the gate asks: one step on',
		whyNot: noGate,
		run: approve,
		// The press counts even without a gate: the next gate must tell a held key from a new press.
		onRefused: tools => void tools.gates.press(undefined),
	},
	{
		name: 'reject',
		keys: ['r'],
		description: 'Reject it, with a reason for the agent',
		whyNot: notRejectable,
		run: reject,
	},
	{
		name: 'edit',
		keys: ['e'],
		description: 'Edit the prompt, note or tool input in $EDITOR',
		whyNot: notEditable,
		run: edit,
	},
	{
		name: 'always',
		keys: ['A'],
		description: 'Allow it for the whole run: the tool, or protected changes',
		whyNot: notRepeatable,
		run: always,
	},
	{
		name: 'autonomy',
		keys: ['a'],
		label: ({live}) => (isTraining(live.gates) ? 'let it run' : 'training'),
		description: 'Let it run, only delivery asks; or back to training',
		whyNot: notActive,
		run: toggleAutonomy,
	},
]);
