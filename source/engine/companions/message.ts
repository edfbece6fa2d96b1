import type {Event} from '../../journal/events/events.js';
import {cleanLine, cleanText} from '../../system/text/clean-text.js';
import type {Notice} from '../../words/notices.js';

/** The run that notices are about. */
export type NotifiedRun = {
	loop: string;
	run: string;
	/** Absolute path of the user's checkout: commands about the run are typed in it. */
	repository: string;
};

/** What a `notify` command gets: one line of JSON on standard input. Names are a contract, see docs/notify.md. */
export type NoticeMessage = NotifiedRun & {
	kind: Notice['kind'];
	/** One line, with the name of the loop. */
	title: string;
	/** One or more lines. */
	text: string;
	/** The commands that answer the gate, by choice; only for a gate. */
	answer?: Readonly<Record<string, string>>;
	/** The event as it stands in the journal. */
	event: Event;
};

/** Characters of a text that is shown somewhere small. */
const longestText = 2000;

/** The answers that a command line can give without more words. */
const answerable = ['approve', 'reject'] as const;

/** An approval of a delivery names the commit: what is handed over is what was looked at. */
const commitOf = (event: Event): string =>
	event.type === 'gate.opened' && event.name === 'deliver' ? (event.commit ?? '') : '';

const answersTo = (run: string, event: Event): Pick<NoticeMessage, 'answer'> => {
	if (event.type !== 'gate.opened') {
		return {};
	}
	const commit = commitOf(event);
	const lines = answerable
		.filter(choice => event.choices.includes(choice))
		.map(choice => {
			const bound = choice === 'approve' && commit !== '' ? ` --commit ${commit}` : '';
			return [choice, `treadle answer ${run} ${event.gate} ${choice}${bound}`] as const;
		});
	return {answer: Object.fromEntries(lines)};
};

/** Puts a notice into words for a command. Pure; hostile texts come out harmless for a terminal. */
export const messageOf = (run: NotifiedRun, notice: Notice, event: Event): NoticeMessage => {
	const text = cleanText(notice.text);
	return {
		...run,
		kind: notice.kind,
		title: cleanLine(`${run.loop}: ${notice.title}`),
		text: text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text,
		...answersTo(run.run, event),
		event,
	};
};

/** The ready fields as variables, so that a command needs no JSON. */
export const variablesOf = ({loop, run, repository, kind, title, text, event}: NoticeMessage) => ({
	TREADLE_LOOP: loop,
	TREADLE_RUN_ID: run,
	TREADLE_REPOSITORY: repository,
	TREADLE_KIND: kind,
	TREADLE_TITLE: title,
	// A variable cannot hold it, and no program could be started with it.
	TREADLE_TEXT: text.replaceAll('\0', ''),
	TREADLE_GATE: event.type === 'gate.opened' ? event.gate : '',
	TREADLE_COMMIT: commitOf(event),
});
