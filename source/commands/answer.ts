import {text as readAll} from 'node:stream/consumers';
import type {GateAnswer, OpenGate} from '../journal/events/events.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {gateLines} from './plain/gate-text.js';
import {askRun, requireLiveRun} from './selection/live-run.js';
import {ask, isInteractive} from './terminal/ask.js';
import {printLines} from './terminal/output.js';

export type AnswerOptions = {reason?: string; text?: string; commit?: string};

const answers = ['approve', 'reject', 'edit', 'always'] as const;
type Answer = (typeof answers)[number];

const isAnswer = (word: string): word is Answer => answers.some(answer => answer === word);

/** How to answer the open gate from a shell. */
const commandLines = (run: string, {gate, name, choices, commit}: OpenGate): string[] =>
	choices.map(choice => {
		const more = {
			approve: name === 'deliver' && commit !== undefined ? ` --commit ${commit}` : '',
			reject: ' --reason "…"',
			edit: ' --text "…"',
			always: '',
		}[choice];
		return `  treadle answer ${run} ${gate} ${choice}${more}`;
	});

const requireGate = (run: string, open: OpenGate | undefined, named: string): OpenGate => {
	if (!open) {
		throw new Problem(`${run} has no gate open${named === '' ? '' : `; ${named} was answered or closed`}.`, {
			hint: `Look at it: treadle watch ${run}`,
		});
	}
	if (open.gate !== named) {
		throw new Problem(`the gate ${named} of ${run} is not open. Open is ${open.gate}: ${open.question}`, {
			hint: `See it, and how to answer it: treadle answer ${run}`,
		});
	}

	return open;
};

/** Makes sure that the user approves exactly the commit that the gate is about. */
const requireApproved = async (run: string, gate: OpenGate, named: string | undefined): Promise<void> => {
	const {commit} = gate;
	if (commit === undefined || gate.name !== 'deliver') {
		return;
	}
	if (named !== undefined) {
		if (named.length < 7 || !commit.startsWith(named.toLowerCase())) {
			throw new Problem(`the gate ${gate.gate} is about commit ${commit}, not ${named}.`, {
				hint: `Look at it first: treadle watch ${run}`,
			});
		}
		return;
	}
	if (!isInteractive()) {
		throw new Problem('delivering needs your approval, and this is not a terminal.', {
			hint: `Name the commit you approve: treadle answer ${run} ${gate.gate} approve --commit ${commit}`,
			exitCode: exitCodes.needsPerson,
		});
	}
	printLines([...gateLines(gate, false).slice(1, 3), ...(gate.details ?? []).map(line => `  ${line}`)]);
	if (!/^y(es)?$/i.test(((await ask(`Deliver ${commit.slice(0, 9)}? [y/N] `)) ?? '').trim())) {
		throw new Problem('nothing was answered.', {exitCode: exitCodes.stopped});
	}
};

const textOf = async ({text}: AnswerOptions): Promise<string> => {
	const typed = text === '-' ? await readAll(process.stdin) : text;
	if (typed === undefined || typed.trim() === '') {
		throw new Problem('an edit needs the new text: --text "…", or --text - to read it from standard input.');
	}
	return typed;
};

const answerOf = async (word: string, options: AnswerOptions): Promise<GateAnswer> => {
	if (!isAnswer(word)) {
		throw new Problem(`"${word}" is no answer; write approve, reject, edit or always.`);
	}
	if (word !== 'edit' && options.text !== undefined) {
		throw new Problem(`--text belongs to edit, not to ${word}.`);
	}
	return {
		answer: word,
		...(options.reason === undefined ? {} : {reason: options.reason}),
		...(word === 'edit' ? {text: await textOf(options)} : {}),
	};
};

/**
 * Answers a gate of a running run, as keys do; it is named by its id, so that no answer reaches another one. Without a gate
 * it shows the one that is open, and how to answer it.
 */
export const answer = async (
	name: string,
	gateId: string | undefined,
	word: string | undefined,
	options: AnswerOptions,
): Promise<ExitCode> => {
	const run = await requireLiveRun(name);
	if (gateId === undefined) {
		const gate = requireGate(run.run, run.state.gate, run.state.gate?.gate ?? '');
		printLines([...gateLines(gate, false).slice(1, -1), 'Answer it:', ...commandLines(run.run, gate)]);
		return exitCodes.verified;
	}
	if (word === undefined) {
		throw new Problem(`what is the answer to ${gateId}? Write approve, reject, edit or always.`);
	}

	const given = await answerOf(word, options);
	const gate = requireGate(run.run, run.state.gate, gateId);
	if (!gate.choices.includes(given.answer)) {
		throw new Problem(`the ${gate.name} gate cannot be answered with ${given.answer}.`, {
			hint: `It takes: ${gate.choices.join(', ')}`,
		});
	}
	if (given.answer === 'approve') {
		await requireApproved(run.run, gate, options.commit);
	}

	await askRun(run, {type: 'answer', gate: gate.gate, commit: gate.commit, answer: given});
	printLines([`Answered: ${gate.name} gate of ${run.run}, ${given.answer}.`]);
	return exitCodes.verified;
};
