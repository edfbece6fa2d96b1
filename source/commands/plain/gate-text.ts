import type {GateChoice, OpenGate} from '../../journal/events/events.js';
import type {GateName} from '../../loop/loop.js';

/** A line that may be typed, and what it does. */
export type Choice = {letter: string; does: string};

const titles: Readonly<Record<GateName, string>> = {
	prompt: 'prompt',
	tool: 'tool call',
	checkpoint: 'checkpoint',
	verdict: 'verdict',
	memory: 'memory note',
	deliver: 'delivery',
};

/** What `d` shows at a gate. */
const detailsOf: Readonly<Record<GateName, string>> = {
	prompt: 'show the whole prompt',
	tool: 'show the whole call',
	checkpoint: 'show the diff',
	verdict: 'show the diff',
	memory: 'show the whole note',
	deliver: 'show the diff',
};

const answers: Readonly<Record<GateChoice, Choice>> = {
	approve: {letter: 'y', does: 'approve'},
	reject: {letter: 'r', does: 'reject with a reason'},
	edit: {letter: 'e', does: 'edit'},
	always: {letter: 'always', does: 'approve this tool for the whole run'},
};

const allowed: Choice = {letter: 'always', does: 'allow the protected changes for the whole run'};

/** What may be typed at a gate. */
export const choicesAt = ({name, choices}: OpenGate, training: boolean): Choice[] => [
	...choices.map(choice => (choice === 'always' && name === 'checkpoint' ? allowed : answers[choice])),
	{letter: 'd', does: detailsOf[name]},
	...(training ? [{letter: 'a', does: 'let it run, only delivery asks'}] : []),
	{letter: 'x', does: 'stop the run'},
	{letter: '?', does: 'explain'},
];

/** The question, what happens next, the facts and the choices, each on a line with its label. */
export const gateLines = (gate: OpenGate, training: boolean): string[] => [
	'',
	`Gate: ${titles[gate.name]}, iteration ${gate.iteration}`,
	`Question: ${gate.question}`,
	`After yes: ${gate.next}`,
	...(gate.onReject === undefined ? [] : [`After no: ${gate.onReject}`]),
	...(gate.details ?? []).map(line => `  ${line}`),
	`Choices: ${choicesAt(gate, training)
		.map(({letter, does}) => `${letter} = ${does}`)
		.join('; ')}`,
];

/** What can be typed when no gate waits. */
export const freeChoices = (training: boolean): Choice[] => [
	{letter: 'a', does: training ? 'let it run: only delivery asks' : 'go back to training: every gate asks'},
	{letter: 'p', does: 'pause before the next phase, or go on'},
	{letter: 'n', does: 'write a note to memory, for the agent\u2019s next prompt'},
	{letter: 'x', does: 'stop the run, after asking once'},
	{letter: '?', does: 'this list'},
];

/** The answer to `?`: one choice a line. */
export const explainLines = (gate: OpenGate | undefined, training: boolean): string[] => {
	const lines = (choices: readonly Choice[]): string[] =>
		choices.map(({letter, does}) => `  ${letter} = ${does}`);
	return [
		...(gate
			? [
					`Type one of these and press Enter. ${gate.question}`,
					...lines(choicesAt(gate, training).filter(({letter}) => letter !== '?')),
					`  p = pause before the next phase, or go on`,
					`  n = write a note to memory, for the agent\u2019s next prompt`,
					`After yes: ${gate.next}`,
					...(gate.onReject === undefined ? [] : [`After no: ${gate.onReject}`]),
					'An empty line is no answer: you are asked again.',
				]
			: ['No gate waits for an answer. Type one of these and press Enter.', ...lines(freeChoices(training))]),
		'Ctrl+C asks whether to stop the run or to leave it running. Ctrl+C again leaves at once.',
	];
};

const letters: Readonly<Record<string, string>> = {
	yes: 'y',
	approve: 'y',
	no: 'r',
	reject: 'r',
	edit: 'e',
	diff: 'd',
	stop: 'x',
	pause: 'p',
	note: 'n',
	help: '?',
};

/** The letter that a typed word stands for; other words are returned in lower case. */
export const letterOf = (typed: string): string => letters[typed.toLowerCase()] ?? typed.toLowerCase();

export const stopLines: readonly string[] = [
	'Stop the run now? What the agent is doing is cut off; every checkpoint stays.',
	'Choices: x = stop it now; empty line = let it go on',
];

/** What the owner of a run is asked on leaving it. */
export const leaveLines = (run: string | undefined): string[] => [
	'The run is still going. What should happen to it?',
	`Choices: q = stop it and quit; b = leave it in the background (treadle watch ${run ?? ''} comes back to it); empty line = stay`,
];
