import path from 'node:path';
import type {VerifierResult} from '../../journal/events/events.js';
import type {Loop} from '../../loop/loop.js';
import {createEvidence, type Evidence} from '../../verifiers/command/evidence.js';
import type {Verifier} from '../../verifiers/verifier.js';
import type {CleanCheckout} from '../../workspace/checkout/clean-checkout.js';
import type {Snapshot} from '../../workspace/workspace.js';
import {runOnce} from '../verdicts/run-verifier.js';

/** A check that is asked on the base. */
export type Asked = {
	verifier: Verifier;
	/** How often the loop itself wants it repeated; undefined where it does not say. */
	probe: number | undefined;
};

/** Told before a check is asked: which one, and which attempt it is, from 1. */
export type AskedNow = {label: string; round: number};

export type VerifyRepeatedlyOptions = {
	checkout: CleanCheckout;
	base: Snapshot;
	goal: Loop['goal'];
	/** The checks' whole environment. */
	environment: Record<string, string>;
	/** Folder for raw output; it has to be there. */
	rawFolder: string;
	/** How often each is asked; by default as often as the loop wants, and at least twice where it does not say. */
	times: number | undefined;
	signal: AbortSignal;
	onAsk: (now: AskedNow) => void;
};

export type Answers = {
	/** In the order they came. */
	results: VerifierResult[];
	/** Files of the base that it wrote to. */
	touched: Set<string>;
	/** What a hidden check printed last; its results say nothing of it. */
	shown: string;
};

const defaultRounds = 2;

/**
 * Asks every check about the base, again and again, and returns all answers by the check's id.
 *
 * It goes round by round, each from a fresh checkout and in the order of a run: a check may rely on what the one before it
 * has built, and would look flaky if it alone were repeated.
 *
 * @throws the signal's reason when it aborts
 */
export const verifyRepeatedly = async (
	asked: readonly Asked[],
	options: VerifyRepeatedlyOptions,
): Promise<Map<string, Answers>> => {
	const {checkout, base, times, signal, onAsk} = options;
	const answers = new Map<string, Answers>();
	const rounds = times ?? defaultRounds;
	const lastUnsaid = asked.findLastIndex(({probe}) => probe === undefined);
	for (let round = 1; round <= rounds; round++) {
		const wanted = round === 1 || times !== undefined ? asked : asked.slice(0, lastUnsaid + 1);
		let folder: string | undefined;
		for (const {verifier, probe} of wanted) {
			const answer = answers.get(verifier.id) ?? {results: [], touched: new Set<string>(), shown: ''};
			const {results, touched} = answer;
			answers.set(verifier.id, answer);
			// What is unverified once would only take its time again.
			const often =
				results.at(-1)?.status === 'unverified' ? 0 : times === undefined && round === 1 ? (probe ?? 1) : 1;
			// It has been asked as often as the loop says, and only builds what those behind it rely on.
			const isCounted = round === 1 || times !== undefined || probe === undefined;
			for (let attempt = 1; attempt <= often; attempt++) {
				if (folder === undefined || verifier.hidden || attempt > 1) {
					folder = await checkout.checkOut(base.tree, () => {}, signal);
				} else {
					await checkout.restore();
				}

				onAsk({label: verifier.label, round: results.length + (isCounted ? 1 : 0)});
				const evidence = createEvidence();
				const result = await askIn(folder, verifier, options, evidence);
				if (isCounted) {
					results.push(result);
					answer.shown = verifier.hidden ? evidence.read() : '';
				}

				signal.throwIfAborted();
				for (const file of verifier.hidden ? [] : await checkout.touched()) {
					touched.add(file);
				}
			}

			// The files of a hidden check must not be there for the next verifier.
			folder = verifier.hidden ? undefined : folder;
		}
	}

	return answers;
};

const askIn = async (
	folder: string,
	verifier: Verifier,
	{base, goal, environment, rawFolder, signal}: VerifyRepeatedlyOptions,
	evidence: Evidence,
): Promise<VerifierResult> =>
	runOnce(verifier, {
		request: {
			folder,
			environment,
			rawLog: path.join(rawFolder, verifier.id),
			signal,
			baseline: undefined,
			work: {goal, tree: base.tree, diff: async () => '', findings: []},
		},
		emit: async event => {
			if (event.type === 'output') {
				evidence.add(event.text);
			}
		},
	});
