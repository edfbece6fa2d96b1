import type {CheckedVerifier, CheckReport} from '../../engine/checking/report.js';
import {formatDuration, formatLimit} from '../../words/format.js';

const count = (verifiers: readonly CheckedVerifier[], status: CheckedVerifier['status']): number =>
	verifiers.filter(verifier => verifier.status === status).length;

/** How the checks stand, as in `3 checks, 2 red, 1 green already`. */
const describeCounts = (verifiers: readonly CheckedVerifier[]): string => {
	const flaky = verifiers.filter(verifier => verifier.flaky).length;
	const counts: [number, string][] = [
		[count(verifiers, 'failed'), 'red'],
		[flaky, 'flaky'],
		[count(verifiers, 'unverified') - flaky, 'unable to judge'],
		[count(verifiers, 'passed'), 'green already'],
		[count(verifiers, 'later'), 'asked once there is work'],
	];
	const some = counts.filter(([number]) => number > 0);
	const [only] = some;
	if (some.length === 1 && only) {
		return verifiers.length === 1
			? `its check is ${only[1]}`
			: `all ${verifiers.length} checks are ${only[1]}`;
	}

	return `${verifiers.length} checks, ${some.map(([number, what]) => `${number} ${what}`).join(', ')}`;
};

/** The time that a run spends on its checks. */
const timeLines = ({verifiers, stop}: CheckReport): string[] => {
	const round = verifiers.reduce((sum, {milliseconds}) => sum + milliseconds, 0);
	const limits = `${stop.iterations} iterations or ${formatLimit(stop.time)}`;
	const isTight = round * stop.iterations > stop.time / 2;
	return verifiers.every(({times}) => times === 0)
		? []
		: [
				`One round of checks takes ${formatDuration(round)}; a run ends after ${limits} at the latest.${isTight ? ' So many rounds take most of that time.' : ''}`,
			];
};

/** The result, and what to do next; the last line is the command. */
export const nextLines = (report: CheckReport, typed: string): string[] => {
	const {result, verifiers} = report;
	const again = `  treadle check ${typed}`;
	switch (result) {
		case 'no-agent':
			return [
				'Not ready: the agent cannot work.',
				...(count(verifiers, 'unverified') > 0 ? [`And ${describeCounts(verifiers)}.`] : []),
				'Correct that, then look again:',
				again,
			];
		case 'unverifiable':
			return [
				`Not ready: ${describeCounts(verifiers)}.`,
				'A check that cannot judge, or that changes its mind, never passes. Correct it, then look again:',
				again,
			];
		case 'met':
			return [
				'Nothing to do: every check passes already, so a run would end before it asks the agent.',
				'If the goal is not reached, add a check to LOOP.md that fails until it is, then look again:',
				again,
			];
		case 'ready':
			return [
				verifiers.length === 0 ? 'Ready, and you are the judge.' : `Ready: ${describeCounts(verifiers)}.`,
				...timeLines(report),
				`  treadle run ${typed}`,
			];
	}
};
