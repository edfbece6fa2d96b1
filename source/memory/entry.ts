import type {ChangedFile} from '../journal/events/events.js';
import {cutMiddle} from '../loop/prompt/cut-middle.js';
import {fenced, inlineCode, oneLine, quoted} from '../loop/prompt/markdown.js';
import {cleanLine} from '../system/text/clean-text.js';

/** What is known about an iteration at its end. */
export type IterationFacts = {
	run: string;
	iteration: number;
	/** ISO 8601. */
	at: string;
	/** Who worked, where that was not the loop's own agent. */
	worker?: string | undefined;
	/** How the iteration ended: a verdict, `rejected`, `interrupted`, `agent-failed`. */
	verdict: string;
	reasons: string[];
	/** What the checks printed. */
	evidence: string;
	/** The agent's last message. */
	claim: string | undefined;
	files: readonly ChangedFile[];
	/** Protected paths it changed. */
	tampered: string[];
	/** What you said during the iteration. */
	human: string[];
	/** The agent's note for later iterations. */
	agentNote?: string;
};

export type Entry = {title: string; text: string};

const mostFiles = 12;
const mostReasons = 8;
const mostEvidenceLines = 6;
/** Bytes. */
const limits = {reason: 400, claim: 240, note: 4000, human: 4000, evidenceLine: 200};

/** The lines above quotes, which are kept when a note is shortened. */
export const quoteLeads = {agent: 'The agent noted:', human: 'The user said:'};

/**
 * The note of one iteration for MEMORY.md, in a few lines: how it ended and why, what was changed and claimed, and what the
 * agent and you said.
 */
export const iterationEntry = (facts: IterationFacts): Entry => ({
	title: `${facts.run} · iteration ${facts.iteration} · ${facts.verdict} · ${minute(facts.at)}`,
	text: [
		[outcome(facts), worked(facts.worker), changes(facts), claimed(facts.claim)]
			.filter(line => line !== '')
			.join('\n'),
		evidence(facts),
		quote(quoteLeads.agent, facts.agentNote, limits.note),
		quote(quoteLeads.human, facts.human.join('\n\n'), limits.human),
	]
		.filter(part => part !== '')
		.join('\n\n'),
});

/** A note of your own. */
export const humanEntry = ({
	run,
	iteration,
	at,
	text,
}: {
	run: string;
	iteration: number;
	/** ISO 8601. */
	at: string;
	text: string;
}): Entry => ({
	title: `${run} · iteration ${iteration} · note by the user · ${minute(at)}`,
	text: text.trim(),
});

const outcomes: Record<string, string> = {
	passed: 'Verified: every check passed.',
	failed: 'Not there yet: a check failed.',
	unverified: 'Unknown: a check did not work.',
	tampered: 'Not counted: protected files were changed.',
	rejected: 'The user rejected it.',
	interrupted: 'It was interrupted.',
	undone: 'The user undid it.',
	'agent-failed': 'The agent failed.',
};

const outcome = ({verdict, reasons}: IterationFacts): string => {
	// The title states the verdict: it needs a sentence only when there is no reason.
	const headline = Object.hasOwn(outcomes, verdict) ? outcomes[verdict] : `It ended as ${oneLine(verdict)}.`;
	const shown = reasons.slice(0, mostReasons).map(reason => oneLine(cutMiddle(reason, limits.reason)));
	const more = reasons.length - shown.length;
	return [...(shown.length > 0 ? shown : [headline]), ...(more > 0 ? [`and ${more} more`] : [])]
		.map(line => `- ${line}`)
		.join('\n');
};

const changes = ({files, tampered}: IterationFacts): string => {
	const changed = files.length === 0 ? 'Changed no files' : `Changed ${list(files.map(describeFile))}`;
	const putBack =
		tampered.length === 0
			? ''
			: `; put back, as protected: ${list(tampered.map(path => inlineCode(cleanLine(path))))}`;
	return `- ${changed}${putBack}`;
};

const worked = (worker: string | undefined): string =>
	worker === undefined ? '' : `- Worked: ${oneLine(worker)}, which took over`;

const claimed = (claim: string | undefined): string =>
	claim === undefined || claim.trim() === ''
		? ''
		: `- Claimed, unchecked: ${oneLine(cutMiddle(claim.trim(), limits.claim))}`;

const describeFile = ({path, change, added, removed}: ChangedFile): string => {
	const counts = [added ? `+${added}` : '', removed ? `−${removed}` : '']
		.filter(count => count !== '')
		.join(' ');
	const details = [change === 'modified' ? '' : change, counts].filter(detail => detail !== '').join(', ');
	return details === '' ? inlineCode(cleanLine(path)) : `${inlineCode(cleanLine(path))} (${details})`;
};

const list = (items: readonly string[]): string => {
	const more = items.length - mostFiles;
	return more > 0 ? `${items.slice(0, mostFiles).join(', ')} and ${more} more` : items.join(', ');
};

const quote = (lead: string, text: string | undefined, limit: number): string =>
	text === undefined || text.trim() === '' ? '' : `${lead}\n\n${quoted(cutMiddle(text.trim(), limit))}`;

const evidence = (facts: IterationFacts): string => {
	const lines = facts.evidence
		.trimEnd()
		.split(/\r\n|\r|\n/)
		.filter(line => line.trim() !== '');
	if (lines.length === 0) {
		return '';
	}

	const last = lines
		.slice(-mostEvidenceLines)
		.map(line => cutMiddle(line, limits.evidenceLine).replaceAll('\n', ' '));
	return `The check printed${lines.length > last.length ? ', at the end' : ''}:\n\n${fenced(last.join('\n'))}`;
};

/** `2026-11-21 01:20 UTC`. */
const minute = (at: string): string => {
	const time = new Date(at);
	return Number.isNaN(time.getTime())
		? oneLine(at)
		: `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};
