import type {VerifierResult} from '../../journal/events/events.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {bound, createSanitizer, oneLine} from '../../system/text/sanitize.js';
import type {Verifier, VerifierEvent, VerifyRequest} from '../verifier.js';
import {askReviewer} from './ask-reviewer.js';
import {describeWork} from './describe-work.js';
import type {Reviewer} from './reviewer.js';

export type ReviewVerifierOptions = {
	id: string;
	reviewer: Reviewer;
	/** What to review by. */
	rubric: string;
	/** milliseconds after which the agent counts as not answering */
	timeLimit: number;
	/** Treadle's own environment, whose secrets are taken out of what the agent gets and says. */
	environment: NodeJS.ProcessEnv;
};

/** Characters of the reasons that reach the next prompt. */
const evidenceLimit = 8000;

type ReviewResult = Pick<VerifierResult, 'status' | 'summary' | 'evidence' | 'noVerdict'>;

const approved = (reasons: readonly string[]): ReviewResult => ({
	status: 'passed',
	summary:
		reasons.length === 0
			? 'approved'
			: `approved, with ${reasons.length} ${reasons.length === 1 ? 'remark' : 'remarks'}`,
	evidence: '',
});

const rejected = (reasons: readonly string[]): ReviewResult => ({
	status: 'failed',
	summary: oneLine(`not approved${reasons[0] === undefined ? ', without a reason' : `: ${reasons[0]}`}`, 300),
	evidence: bound(reasons.map(reason => `- ${reason}`).join('\n'), evidenceLimit),
});

/**
 * Verifies a checkpoint by another agent's review, which passes only with a complete verdict bound to this question. The
 * reviewer gets goal, rubric, diff and what the other checks found, never what the agent that did the work says of it
 * (docs/design.md, "Rules of the engine", 4).
 */
export const createReviewVerifier = ({
	id,
	reviewer,
	rubric,
	timeLimit,
	environment,
}: ReviewVerifierOptions): Verifier => {
	async function* verify(request: VerifyRequest): AsyncGenerator<VerifierEvent> {
		const {folder, rawLog, signal, heldFor, work} = request;
		const {goal, tree} = work;
		const start = performance.now();
		const sanitize = createSanitizer(createRedactor({...environment, ...request.environment}));
		const text = await describeWork(work, sanitize);
		yield {
			type: 'output',
			stream: 'stdout',
			text: `Asked ${reviewer.label} about tree ${tree.slice(0, 12)}, with ${text.length.toLocaleString('en')} characters of diff and findings. Judged by: ${oneLine(rubric, 1000)}`,
		};
		const asked = await askReviewer(
			async limited => reviewer.verdict({goal, rubric, text, tree}, {folder, rawLog, heldFor}, limited),
			{timeLimit, signal, heldFor},
		);
		for (const usage of asked.usage) {
			yield {type: 'usage', usage};
		}

		let result: ReviewResult;
		if ('problem' in asked) {
			const {problem, stopped} = asked;
			result = {
				status: 'unverified',
				summary: problem,
				evidence: '',
				noVerdict: stopped ? undefined : true,
			};
			yield {type: 'output', stream: 'stderr', text: problem};
		} else {
			const {verdict, reasons} = asked;
			result = verdict === 'approve' ? approved(reasons) : rejected(reasons);
			const said = verdict === 'approve' ? 'Approved.' : 'Not approved.';
			yield {
				type: 'output',
				stream: 'stdout',
				text: [said, ...reasons.map(reason => `- ${reason}`)].join('\n'),
			};
		}

		yield {type: 'finished', ...result, milliseconds: Math.round(performance.now() - start)};
	}

	return {
		id,
		kind: 'review',
		label: `review by ${reviewer.label}`,
		byAgent: true,
		probe: 1,
		hidden: false,
		preflight: async folder => reviewer.preflight(folder),
		verify,
	};
};
