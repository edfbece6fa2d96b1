import {cleaned} from '../journal/events/cleaned.js';
import type {Decision, Event, ItemResult, RunStarted, Step, Usage} from '../journal/events/events.js';
import {goesTo} from '../journal/state/offers.js';
import {cleanText} from '../system/text/clean-text.js';
import {chargeText} from './charge-text.js';
import {formatCount, formatDuration, formatMoney, formatTime, formatWake} from './format.js';
import {itemMark, outcomeMark} from './marks.js';
import {shortMeasure} from './measures.js';

type Line = {phase: string; text: string};

/** The label of a verifier, from its id. */
type LabelOf = (verifier: string) => string;

const short = (sha: string): string => sha.slice(0, 8);

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const because = (reason: string | undefined): string => (reason ? `: ${reason}` : '');

const stepText = (step: Step): string[] => {
	switch (step.kind) {
		case 'output':
			return step.text.split('\n');
		case 'notice':
			return [step.text];
		case 'tool': {
			// Later parts of a step carry only what changed: without a title and without a failure there is nothing to print.
			const title = step.title ?? step.tool;
			const target = step.target && !title?.includes(step.target) ? step.target : undefined;
			const name = [title, target].filter(Boolean).join(' ');
			if (step.status === 'failed' || step.status === 'denied') {
				return [`✗ ${name || 'tool'} ${step.status}`];
			}
			return step.title ? [`● ${name}`] : [];
		}

		// Messages and plans arrive in fragments that make no lines; the claim at the end sums them up.
		default:
			return [];
	}
};

const usageText = ({input, output, cost, costBasis}: Usage): string => {
	const isCounted = input !== undefined || output !== undefined;
	const tokens = isCounted
		? `${formatCount(input ?? 0)} tokens in, ${formatCount(output ?? 0)} out`
		: undefined;
	const money = cost === undefined ? undefined : `${formatMoney(cost)} ${costBasis}`;
	return [tokens, money].filter(Boolean).join(', ') || 'tokens unknown';
};

const itemText = ({number, text, met, evidence}: ItemResult): string =>
	`  ${itemMark(met).glyph} ${number} ${text}${evidence ? ` – ${evidence}` : ''}`;

/** The most items or names printed for one event. */
const maxParts = 50;

const bounded = (texts: readonly string[]): string[] =>
	texts.length > maxParts ? [...texts.slice(0, maxParts), `  … ${texts.length - maxParts} more`] : [...texts];

/** How a verifier ended, how far it is, and what does not pass; of tests only those that passed before. */
const verifierTexts = (event: Extract<Event, {type: 'verifier.finished'}>, labelOf: LabelOf): string[] => {
	const {verifier, status, milliseconds, measure, flaky, noVerdict, summary, items, regressed} = event;
	const marks = [flaky && 'flaky', noVerdict && 'no verdict'].filter(Boolean);
	const state = [status, measure && shortMeasure(measure), marks.length > 0 && `(${marks.join(', ')})`];
	return [
		`${labelOf(verifier)}: ${state.filter(Boolean).join(' ')} in ${formatDuration(milliseconds)}${because(summary)}`,
		...bounded((items ?? []).map(itemText)),
		// The summary names the first three.
		...bounded((event.printed ?? []).slice(3).map(name => `  ✗ ${name}`)),
		...bounded((regressed ?? []).map(part => `  ↓ passed before: ${items ? `item ${part}` : part}`)),
	];
};

/** `always` means something else at each gate that offers it. */
const answerWord = ({name, answer}: Extract<Event, {type: 'gate.answered'}>): string => {
	if (answer === 'always') {
		return name === 'checkpoint'
			? 'approved, its protected changes allowed for this run,'
			: 'approved for good';
	}

	return {approve: 'approved', reject: 'rejected', edit: 'edited'}[answer];
};

const decisionWords: Readonly<Record<Decision, string>> = {
	continue: 'the loop goes on',
	done: 'the loop is done',
	stop: 'the loop stops',
	sleep: 'the loop sleeps',
};

/** Who did it, as you would be told. */
const actors: Readonly<Record<string, string>> = {human: 'you', engine: 'Treadle', policy: 'Treadle'};

const byWhom = (by: string): string => actors[by] ?? by;

/** Until when, what wakes it, when it wakes after that, and why. */
const sleepText = ({at, until, trigger, next = [], reason}: Extract<Event, {type: 'loop.slept'}>): string => {
	const timeOf = (iso: string): string => formatWake(iso, Date.parse(at));
	const wakes = [
		...(trigger === undefined ? [] : [`wakes ${trigger}`]),
		...(next.length > 1 ? [`then ${next.slice(1).map(timeOf).join(' and ')}`] : []),
	];
	const time = until === undefined ? 'Sleeps' : `Sleeps until ${timeOf(until)}`;
	return `${[time, ...wakes].join(', ')}${because(reason)}`;
};

const linesOf = (event: Event, labelOf: LabelOf): Line[] => {
	const line = (phase: string, ...texts: string[]): Line[] => texts.map(text => ({phase, text}));
	switch (event.type) {
		case 'run.started':
			return line(
				'run',
				`${event.loop}: ${event.goal}`,
				`agent ${event.agent.label}${event.agent.scripted ? ' (scripted, uses no model)' : ''}; base ${short(event.base)}; ${event.containment}`,
				...(event.notCaptured ?? []).map(text => `not captured: ${text}`),
				...(event.skills ?? []).map(({name, digest}) => `skill: ${name} ${short(digest)}`),
				...event.protect.map(text => `protected: ${text}`),
				...(event.alsoProtected ?? []).map(text => `also protected: ${text}`),
				...(event.warnings ?? []).map(text => `warning: ${text}`),
			);
		case 'trigger.fired':
			return line(
				'wake',
				event.reason,
				...(event.base === undefined ? [] : [`starts from your files as they are now, ${short(event.base)}`]),
				...(event.kept === undefined ? [] : [event.kept]),
			);
		case 'iteration.started':
			return line(
				'iteration',
				event.iteration === 0
					? 'Checking the untouched base'
					: `Iteration ${event.iteration} starts from ${short(event.from)}`,
			);
		case 'prompt.composed':
			return line(
				'prompt',
				`${counted(event.prompt.length, 'character')}${event.edited ? ', edited by hand' : ''}`,
			);
		case 'gate.opened':
			return line('gate', `${event.name} asks: ${event.question}`);
		case 'gate.answered':
			return line(
				'gate',
				`${event.name} ${answerWord(event)} by ${byWhom(event.by)}${because(event.reason)}`,
			);
		case 'gates.changed':
			return line('gate', `Gates that ask now: ${event.gates.join(', ')}`);
		case 'agent.started':
			return line('agent', `${event.agent} works`);
		case 'agent.step':
			return line('agent', ...stepText(event.step));
		case 'agent.usage':
			if (event.reservation) {
				return line('agent', `charged ${chargeText(event.usage)}`);
			}

			return event.verifier === undefined
				? line('agent', usageText(event.usage))
				: line('verify', `${labelOf(event.verifier)} spent ${usageText(event.usage)}`);
		case 'agent.finished':
			return line(
				'agent',
				`${event.outcome} after ${formatDuration(event.milliseconds)}${because(event.reason)}`,
				...(event.claim ? [`claims: ${event.claim.replaceAll(/\s+/g, ' ')}`] : []),
			);
		case 'checkpoint.made':
			return line(
				'checkpoint',
				`${short(event.commit)}, ${counted(event.files.length, 'file')} changed`,
				...(event.tampered.length > 0
					? [`tampered with protected ${event.tampered.join(', ')}; put back`]
					: []),
				...(event.outside ? [`may not change ${event.outside.join(', ')}; undone`] : []),
			);
		case 'verifier.started':
			return line('verify', `${labelOf(event.verifier)} checks ${short(event.commit)}`);
		case 'verifier.output':
			return line('verify', ...event.text.split('\n').map(text => `  ${text}`));
		case 'verifier.finished':
			return line('verify', ...verifierTexts(event, labelOf));
		case 'verdict.given':
			return line('verdict', event.verdict, ...event.reasons.map(reason => `- ${reason}`));
		case 'memory.noted':
			return line(
				'memory',
				`noted by ${event.by === 'agent' ? 'the agent' : byWhom(event.by)}: ${event.title}`,
			);
		case 'iteration.finished':
			return line(
				'iteration',
				`${event.iteration === 0 ? 'The base' : `Iteration ${event.iteration}`}: ${event.verdict}; ${decisionWords[event.decision] ?? event.decision}${because(event.reason)}`,
			);
		case 'loop.slept':
			return line('wake', sleepText(event));
		case 'limits.changed':
			return line('run', `Limits changed by ${byWhom(event.by)}${because(event.reason)}`);
		case 'budget.warned':
			return line('run', `warning: ${event.reason}`);
		case 'agent.changed':
			return line(
				'agent',
				event.why === 'back'
					? `${event.agent.label} works again${because(event.reason)}`
					: `${event.agent.label} takes over${event.until === undefined ? '' : ` until ${formatTime(event.until)}`}${because(event.reason)}`,
			);
		case 'run.paused':
			return line(
				'run',
				`${event.frozen ? 'Frozen' : 'Paused'} by ${byWhom(event.by)}${because(event.reason)}`,
			);
		case 'run.resumed':
			return line('run', `Resumed by ${byWhom(event.by)}${because(event.reason)}`);
		case 'rolled.back':
			return line(
				'rollback',
				`Back to iteration ${event.to}, ${short(event.commit)}, by ${byWhom(event.by)}${because(event.reason)}`,
			);
		case 'delivery.asked':
			return line(
				'deliver',
				[`${short(event.commit)} as ${event.as}`, goesTo(event), 'waits for your yes']
					.filter(Boolean)
					.join(' '),
			);
		case 'delivery.done': {
			const {outcome, as, branch, to, reason} = event;
			const said = [outcome, as === 'branch' ? undefined : `as ${as}`, branch, to].filter(Boolean).join(' ');
			return line('deliver', `${said}${because(reason)}`);
		}

		case 'run.finished':
			return line(
				'run',
				...(event.verifiers ?? []).map(
					({label, status}) => `${outcomeMark(status).glyph} ${label}: ${status}`,
				),
				`${event.outcome} after ${counted(event.iterations, 'iteration')}: ${event.reason}`,
			);
	}
};

/** `log`: each line starts with the wall clock. `talk`: with the phase alone, which suits a screen reader. */
export type LineStyle = 'log' | 'talk';

/**
 * Turns events into lines for where there is no screen: a pipe, CI, a log, a screen reader. Pass the events of a run in
 * order: `run.started` holds the labels of the verifiers; give it as `run` where it is not among the events. Some events
 * have no lines.
 */
export const createPlainLines = (
	run?: Pick<RunStarted, 'verifiers'>,
	style: LineStyle = 'log',
): ((event: Event) => string[]) => {
	let verifiers = run?.verifiers ?? [];
	const labelOf: LabelOf = verifier => verifiers.find(({id}) => id === verifier)?.label ?? verifier;
	return given => {
		const event = cleaned(given);
		if (event.type === 'run.started') {
			verifiers = event.verifiers;
		}
		// A journal of a later version may hold types that this one does not know.
		return (linesOf(event, labelOf) ?? []).flatMap(({phase, text}) => {
			const lead = style === 'log' ? `${formatTime(event.at)} ${phase.padEnd(10)} ` : `${phase}: `;
			// Further rows are indented, so that none can pass for a line of its own.
			return cleanText(text)
				.split('\n')
				.map((row, index) => `${lead}${index === 0 ? '' : '  '}${row}`.trimEnd());
		});
	};
};
