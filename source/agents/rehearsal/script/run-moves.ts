import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {serverName, toolName} from '../../asking/submit-tool/contract.js';
import {composeAnswer, type ScriptedAnswer} from '../answer.js';
import {runCommand} from '../run-command.js';
import {submitAnswer} from '../submit-answer.js';
import {writeFileCall} from '../write-file-call.js';
import {runFault} from './run-fault.js';
import type {Move, Script} from './script.js';
import type {ToolOutcome, Turn} from './turn.js';

/** What the moves refer to: the script's other acts, and the folder the script is in. */
export type ScriptContext = {script: Script; folder: string};

/** Runs the moves one after the other. Rejects with the signal's reason as soon as the turn is cancelled. */
export const runMoves = async (moves: readonly Move[], turn: Turn, context: ScriptContext): Promise<void> => {
	for (const move of moves) {
		turn.signal.throwIfAborted();
		await runMoves(await runMove(move, turn, context), turn, context);
	}
};

/** Runs one move and returns those that follow from its outcome. */
const runMove = async (move: Move, turn: Turn, repertoire: ScriptContext): Promise<readonly Move[]> => {
	if ('think' in move) {
		await turn.speak('agent_thought_chunk', move.think);
	} else if ('say' in move) {
		await turn.speak('agent_message_chunk', move.say);
	} else if ('notice' in move) {
		await turn.notice(move.notice);
	} else if ('plan' in move) {
		await plan(move.plan, turn);
	} else if ('read' in move) {
		await read(move.read, turn);
	} else if ('write' in move) {
		const text =
			'text' in move.write
				? move.write.text
				: await readFile(path.resolve(repertoire.folder, move.write.from), 'utf8');
		const outcome = await writeFileCall(move.write.path, () => text, turn);
		return outcome ? [] : (move.denied ?? []);
	} else if ('edit' in move) {
		const {path: file, replace, with: replacement} = move.edit;
		const change = (old: string | undefined): string | undefined =>
			old?.includes(replace) ? old.replaceAll(replace, () => replacement) : undefined;
		const outcome = await writeFileCall(file, change, turn);
		return outcome ? [] : (move.denied ?? []);
	} else if ('run' in move) {
		const outcome = await run(move.run, turn);
		if (!outcome) {
			return move.denied ?? [];
		}
		return (outcome.status === 'completed' ? move.passed : move.failed) ?? [];
	} else if ('act' in move) {
		return repertoire.script.acts.find(({name}) => name === move.act)?.moves ?? [];
	} else if ('note' in move) {
		await note(move.note, turn);
	} else if ('answer' in move) {
		await answer(move.answer, turn);
	} else if ('spend' in move) {
		turn.counter.spend(move.spend.input, move.spend.output);
	} else {
		await runFault(move, turn);
	}

	return [];
};

type Plan = Extract<Move, {plan: object}>['plan'];

const plan = async ({done = [], doing = [], next = []}: Plan, turn: Turn): Promise<void> => {
	const entry = (status: 'completed' | 'in_progress' | 'pending') => (content: string) =>
		({content, status, priority: 'medium'}) as const;
	await turn.update({
		sessionUpdate: 'plan',
		entries: [
			...done.map(entry('completed')),
			...doing.map(entry('in_progress')),
			...next.map(entry('pending')),
		],
	});
	turn.counter.write([...done, ...doing, ...next].join('\n'));
};

const read = async (file: string, turn: Turn): Promise<void> => {
	const absolute = path.resolve(turn.folder, file);
	await turn.callTool({title: `Read ${file}`, kind: 'read', locations: [{path: absolute}]}, async () => {
		try {
			const text = await readFile(absolute, 'utf8');
			turn.counter.read(text);
			return {status: 'completed', text};
		} catch {
			return {status: 'failed', text: `There is no ${file}`};
		}
	});
};

const run = async (command: string, turn: Turn): Promise<ToolOutcome | undefined> =>
	turn.callTool({title: `Run ${command}`, kind: 'execute', rawInput: {command}}, async () => {
		const {exitCode, output} = await runCommand(command, turn.folder, turn.signal);
		turn.counter.read(output);
		return {status: exitCode === 0 ? 'completed' : 'failed', text: output, exitCode};
	});

const answer = async (scripted: ScriptedAnswer, turn: Turn): Promise<void> => {
	const title = `${toolName} (${serverName} MCP Server)`;
	await turn.callTool({title, kind: 'other'}, async () => {
		const given = composeAnswer(scripted, turn.prompt);
		turn.counter.write(JSON.stringify(given));
		return submitAnswer(turn.toolServers, given, turn.signal);
	});
};

const note = async (text: string, turn: Turn): Promise<void> => {
	const file = noteFileOf(turn.prompt);
	if (file === undefined) {
		return;
	}
	await writeFileCall(
		file,
		old => `${old ?? ''}${text}
`,
		turn,
		'Leave a note for later iterations',
	);
};

/** The file to which the prompt asks to append notes, or undefined. */
const noteFileOf = (prompt: string): string | undefined =>
	/\bappend\b[^\n`]*\bnote\b[^\n`]*`([^`\n]+)`/.exec(prompt)?.[1];
