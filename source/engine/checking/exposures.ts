import {reviewingAgents} from '../../loop/budgets.js';
import type {Loop} from '../../loop/loop.js';
import {inlineCode} from '../../loop/prompt/markdown.js';
import {suggestGlobs} from '../../workspace/protection/suggest-globs.js';
import {divideTests, exceptedText, listed, otherCopyWarning, unprotectedText} from '../preflight/warnings.js';
import {reviewerWarnings} from '../process/verifiers-of-run.js';
import type {CheckedVerifier, Exposure, ExposureKind} from './report.js';

export type Exposed = {
	loop: Loop;
	/** Tests that nothing protects. */
	unprotectedTests: readonly string[];
	verifiers: readonly CheckedVerifier[];
	/** Files by which Python takes an installed package from the user's own checkout. */
	otherCopies?: readonly string[];
};

const exposure = (kind: ExposureKind, text: string, hint?: string): Exposure => ({kind, text, hint});

const ofTests = ({loop, unprotectedTests}: Exposed): Exposure[] => {
	const {excepted, others} = divideTests(loop, unprotectedTests);
	const globs = suggestGlobs(others);
	const line =
		globs && `protect: [${[...loop.protect, ...globs].map(glob => JSON.stringify(glob)).join(', ')}]`;
	return [
		...(excepted.length > 0 ? [exposure('unprotected-tests', exceptedText(excepted))] : []),
		...(others.length > 0
			? [
					exposure(
						'unprotected-tests',
						unprotectedText(others),
						`${line ?? 'name them in `protect`'} (keeps new files out there, too)`,
					),
				]
			: []),
	];
};

const ofChecks = ({loop: {verify}, verifiers}: Exposed): Exposure[] => {
	const touched = verifiers.filter(verifier => verifier.touched.length > 0);
	const unnamed = verify.flatMap(choice =>
		choice.kind === 'run' && choice.report === undefined ? [inlineCode(choice.command)] : [],
	);
	const hidden = verify.flatMap(choice =>
		choice.kind === 'run' && choice.hidden !== undefined ? [choice.hidden] : [],
	);
	return [
		...touched.map(({label, touched}) =>
			exposure(
				'touched-files',
				`protected files that ${inlineCode(label)} itself writes to: ${listed(touched)}`,
				'let it write somewhere else: code under test may do the same unseen',
			),
		),
		...(unnamed.length === 0
			? []
			: [
					exposure(
						'test-names',
						`which tests there are: ${listed(unnamed)} ${unnamed.length === 1 ? 'counts' : 'count'} by exit code alone, so a test that is gone is not missed`,
						'`report: report.xml` below `run:`, where the runner can write one',
					),
				]),
		...(verify.length === 0
			? []
			: hidden.length === 0
				? [
						exposure(
							'seen-checks',
							'what is checked: it can read every check and work for them alone',
							'a `run:` with `hidden: ../checks`, a folder it is not given',
						),
					]
				: [
						exposure(
							'hidden-checks',
							`the hidden checks in ${listed(hidden)}, if it goes looking for them on this machine`,
						),
					]),
	];
};

const ofReview = ({loop}: Exposed): Exposure[] => {
	const other = loop.agent.kind === 'codex' ? 'claude' : 'codex';
	if (loop.verify.length > 0 && reviewingAgents(loop.verify).length === 0) {
		return [
			exposure(
				'no-reviewer',
				'what no command sees: nobody but you reads its changes',
				`\`- review: ${other}\` below \`verify:\``,
			),
		];
	}

	return reviewerWarnings(loop).map(doubt =>
		exposure('same-vendor', doubt.replace(/\.$/, ''), `let ${other} judge`),
	);
};

/** There is no sandbox: what keeps agents away is the clone alone. */
const ofMachine = (): Exposure[] => [
	exposure('files', 'your files: it runs with your rights, only its folder is another one'),
	exposure('network', 'the network', 'a container or another account keeps it from both'),
];

/** What an agent could still get at in this loop, and what would help: what weakens the checks first. Pure. */
export const exposuresOf = (exposed: Exposed): Exposure[] => [
	...(exposed.otherCopies ?? []).map(file =>
		exposure(
			'other-copy',
			otherCopyWarning(file),
			'`prepare: python -m venv .venv && .venv/bin/pip install -e .`, and `.venv/bin/python` in the checks',
		),
	),
	...ofTests(exposed),
	...ofChecks(exposed),
	...ofReview(exposed),
	...ofMachine(),
];
