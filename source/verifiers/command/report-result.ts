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
	/** What the base named; undefined while the base is checked. */
	baseline: Baseline | undefined;
};

type ReportedResult = ExitResult & Pick<VerifierResult, 'measure' | 'failing' | 'baseline'>;

/** A base without a report names nothing that later reports could be compared to. */
const namesNothing = {tests: [], skipped: []};

const withoutReport = ({result}: CommandRun, {report, baseline}: ReportPlace, why: string): ReportedResult =>
	result.status === 'failed'
		? {
				...result,
				summary: `${result.summary}; no test is known by name, as ${report} says nothing: ${why}`,
				baseline: baseline ? undefined : namesNothing,
			}
		: {
				...result,
				status: 'unverified',
				summary: `${result.summary}, but ${report} proves nothing: ${why}`,
			};

/**
 * The result of a command and the report it wrote. The two have to agree: a pass takes exit code 0 and a report in which
 * all that the base named still passes. A command that could not do its check has no report either. A report is not read
 * when processes outlived the command, as they may have written it, or may write to it still.
 */
export const reportResult = async (run: CommandRun, place: ReportPlace): Promise<ReportedResult> => {
	const {result, end, evidence, redact} = run;
	const {folder, report, baseline} = place;
	if (result.status === 'unverified') {
		return result;
	}

	if (end.leftBehind > 0) {
		return {
			...result,
			status: 'unverified',
			summary: `${result.summary}, which may have written ${report}: end them with the command`,
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

	const compared = compareToBase(read, baseline);
	const {measure, failing} = compared;
	if (compared.evidence !== '') {
		evidence.add(`In ${report}:\n${compared.evidence}`);
	}

	const found = {
		measure,
		failing: failing.length > 0 ? failing : undefined,
		baseline: baseline ? undefined : baselineOf(read),
	};
	if (result.status === 'failed') {
		const but = compared.isGreen ? ', yet ' : '; ';
		return {...result, ...found, summary: `${compared.summary}${but}${result.summary}`};
	}

	if (measure.total === 0 && measure.skipped === 0) {
		return {...withoutReport(run, place, 'it names no test'), ...found};
	}

	return {
		...result,
		...found,
		status: compared.isGreen ? 'passed' : 'failed',
		summary: `${compared.summary}; ${result.summary}${compared.isGreen ? '' : ' all the same'}`,
	};
};
