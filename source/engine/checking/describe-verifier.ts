import type {VerifierResult} from '../../journal/events/events.js';
import type {VerifierChoice} from '../../loop/loop.js';
import type {SpecItem} from '../../verifiers/checklist/spec-items.js';

import {compareAnswers} from './compare-answers.js';
import type {CheckedItem, CheckedVerifier, FoundProblem} from './report.js';
import type {KnownVerifier} from './verifiers-of-check.js';

/** Exit codes of a shell for what it could not run. */
const notRun = [126, 127];

const hintFor = (
	choice: VerifierChoice,
	loop: string,
	{flaky, exitCode, measure, couldNotRun}: CheckedVerifier,
) => {
	if (flaky) {
		return `What passes by luck never counts as passed. See how often it fails:\ntreadle check ${loop} --times 5`;
	}

	if (exitCode !== undefined && notRun.includes(exitCode)) {
		return 'Install it, or correct the command. A check runs in a fresh checkout, without files that git ignores: what it needs belongs in `prepare`.';
	}

	if (couldNotRun) {
		return 'A check runs in a fresh checkout, without files that git ignores: what it needs belongs in `prepare`, such as `npm ci`, `python -m venv .venv && .venv/bin/pip install -e .` or `go mod download`.';
	}

	return choice.kind === 'run' && choice.report !== undefined && exitCode === 0 && measure === undefined
		? `Let the command write ${choice.report}, or correct \`report\`.`
		: undefined;
};

/** A number that is kept at its best undoes work long after its goal is reached. */
const hintForGreen = (choice: VerifierChoice, {status, measure}: CheckedVerifier): string | undefined =>
	status === 'passed' && choice.kind === 'metric' && choice.keep === 'best' && measure?.kind === 'number'
		? `It is green already, and \`keep: best\` undoes every iteration that makes it worse than ${measure.value}, within the goal too. Leave \`keep\` out to allow that.`
		: undefined;

const itemsOf = (
	items: readonly SpecItem[],
	agent: string | undefined,
	result: VerifierResult | undefined,
): CheckedItem[] =>
	items.map(({number, text, command}) => ({
		number,
		text,
		command,
		agent: command === undefined ? agent : undefined,
		met: result?.items?.find(item => item.number === number)?.met,
	}));

const unasked = {
	flaky: false,
	couldNotRun: false,
	summary: '',
	hint: undefined,
	times: 0,
	milliseconds: 0,
	exitCode: undefined,
	measure: undefined,
	failing: [],
	differing: [],
	values: [],
	touched: [],
	evidence: '',
	shown: '',
};

/** What one entry of `verify` comes to. Pure. */
export const describeVerifier = (
	{choice, verifier, agent, items, problem}: KnownVerifier,
	answers: {results: readonly VerifierResult[]; touched: readonly string[]; shown?: string} | undefined,
	{loop, prepareProblem}: {loop: string; prepareProblem: FoundProblem | undefined},
): CheckedVerifier => {
	const {id, kind, label, hidden} = verifier;
	const known: CheckedVerifier = {
		id,
		kind,
		label,
		status: 'later',
		...unasked,
		hidden,
		items: itemsOf(items, agent, undefined),
	};
	const byAgent = items.filter(({command}) => command === undefined).length;
	if (problem) {
		return {...known, status: 'unverified', summary: problem.message, hint: problem.hint};
	}

	if (answers === undefined || answers.results.length === 0) {
		return prepareProblem && !verifier.byAgent
			? {...known, status: 'unverified', summary: 'not asked, as `prepare` fails'}
			: {...known, status: 'later', summary: `${agent ?? 'an agent'} is asked once there is work to judge`};
	}

	const {results, touched} = answers;
	const compared = compareAnswers(results);
	const isHalf = compared.status === 'passed' && byAgent > 0;
	const found: CheckedVerifier = {
		...known,
		status: isHalf ? 'later' : compared.status === 'tampered' ? 'unverified' : compared.status,
		flaky: compared.flaky ?? false,
		couldNotRun: compared.couldNotRun ?? false,
		summary: isHalf
			? `${compared.summary}; ${agent ?? 'an agent'} is asked about the others once there is work`
			: compared.summary,
		times: results.length,
		milliseconds: Math.round(compared.milliseconds / results.length),
		exitCode: compared.exitCode,
		measure:
			compared.measure?.kind === 'items' ? {...compared.measure, total: items.length} : compared.measure,
		failing: [...(compared.failing ?? [])],
		differing: compared.differing,
		values: compared.values,
		items: itemsOf(items, agent, compared),
		touched: [...touched],
		evidence: compared.status === 'passed' ? '' : compared.evidence,
		shown: hidden && compared.status !== 'passed' ? (answers.shown ?? '') : '',
	};
	return {
		...found,
		hint: found.status === 'unverified' ? hintFor(choice, loop, found) : hintForGreen(choice, found),
	};
};
