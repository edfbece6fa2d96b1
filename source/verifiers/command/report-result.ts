import {realpath} from 'node:fs/promises';
import type {VerifierResult} from '../../journal/events/events.js';
import type {Baseline} from '../../journal/events/measure.js';
import {createSanitizer} from '../../system/text/sanitize.js';
import {baselineOf, compareToBase} from '../report/compare-to-base.js';
import {readReport} from '../report/read-report.js';
import {readReportFile} from '../report/report-file.js';
import type {ExitResult} from './exit-result.js';
import type {CommandRun} from './run-command.js';

export type ReportPlace = {
	/** Absolute path of the checkout. */
	folder: string;
	/** Relative to it. */
	report: string;
	/** What the base named; undefined while the base is judged. */
	baseline: Baseline | undefined;
};

type Judged = ExitResult & Pick<VerifierResult, 'measure' | 'failing' | 'baseline'>;

/** On a base without a report nothing is named that later ones could be held against. */
const namesNothing = {tests: [], skipped: []};

const withoutReport = ({judged}: CommandRun, {report, baseline}: ReportPlace, why: string): Judged =>
	judged.status === 'failed'
		? {
				...judged,
				summary: `${judged.summary}; no test is known by name, as ${report} says nothing: ${why}`,
				...(baseline ? {} : {baseline: namesNothing}),
			}
		: {
				...judged,
				status: 'unverified',
				summary: `${judged.summary}, but ${report} proves nothing: ${why}`,
			};

/**
 * What a command and the report it wrote say together. The two have to agree: a pass takes exit code 0 and a report in
 * which all that the base named still passes. A command that could not judge has no report either, and a report that
 * processes which outlived the command may have written, or may still write, is not read.
 *
 * Source: DESIGN section 6 rules 2 and 3.
 */
export const reportResult = async (run: CommandRun, place: ReportPlace): Promise<Judged> => {
	const {judged, end, evidence, redact} = run;
	const {folder, report, baseline} = place;
	if (judged.status === 'unverified') {
		return judged;
	}

	if (end.leftBehind > 0) {
		return {
			...judged,
			status: 'unverified',
			summary: `${judged.summary}, which may have written ${report}: end them with the command`,
		};
	}

	const sanitize = createSanitizer(redact);
	const bytes = await readReportFile(folder, report);
	const read =
		typeof bytes === 'string'
			? bytes
			: readReport(bytes.toString('utf8'), {folder: await realpath(folder), sanitize});
	if (typeof read === 'string') {
		return withoutReport(run, place, read);
	}

	const held = compareToBase(read, baseline);
	const {measure, failing} = held;
	if (held.evidence !== '') {
		evidence.add(`In ${report}:\n${held.evidence}`);
	}

	const found = {
		measure,
		...(failing.length > 0 ? {failing} : {}),
		...(baseline ? {} : {baseline: baselineOf(read)}),
	};
	if (judged.status === 'failed') {
		const but = held.isGreen ? ', yet ' : '; ';
		return {...judged, ...found, summary: `${held.summary}${but}${judged.summary}`};
	}

	if (measure.total === 0 && measure.skipped === 0) {
		return {...withoutReport(run, place, 'it names no test'), ...found};
	}

	return {
		...judged,
		...found,
		status: held.isGreen ? 'passed' : 'failed',
		summary: `${held.summary}; ${judged.summary}${held.isGreen ? '' : ' all the same'}`,
	};
};
