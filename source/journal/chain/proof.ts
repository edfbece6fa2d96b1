import {open} from 'node:fs/promises';
import path from 'node:path';
import {exitCodes, Problem} from '../../problem.js';
import {type BlockSource, readBlocks} from '../file/blocks.js';
import {codeOf} from '../file/problems.js';
import {runPaths} from '../runs/run-folder.js';
import type {Chain} from './chain.js';
import {ChainReader} from './chain-reader.js';
import {type RunKey, readRunKey} from './run-key.js';

/** How far the records of a run can be believed. */
export type Proof =
	/** Every fact is as the engine wrote it. */
	| {kind: 'proven'}
	/** Nothing says that they were changed, and nothing that they were not: `why`, one sentence. */
	| {kind: 'unproven'; why: string}
	/** Somebody without the run's key changed them: which line, and what is wrong with it. */
	| {kind: 'changed'; line: number; found: string};

const readChain = async (file: BlockSource, key: RunKey): Promise<ChainReader> => {
	const reader = new ChainReader(key);
	for await (const block of readBlocks(file, 0)) {
		if (!block.whole) {
			reader.isTorn = true;
		}

		if (reader.isOver) {
			break;
		}

		reader.take(block);
	}

	return reader;
};

const proofOf = ({broken, line, isTorn}: ChainReader, {first, last}: RunKey): Proof => {
	if (broken) {
		return {kind: 'changed', ...broken};
	}

	if (isTorn && line === last - 1) {
		return {kind: 'unproven', why: 'its last record is cut off in the middle, as after a power failure'};
	}

	if (line < last) {
		return {kind: 'changed', line: line + 1, found: `it is missing: there were ${last} records`};
	}

	return first > 1
		? {kind: 'unproven', why: `its first ${first - 1} records were written before records were chained`}
		: {kind: 'proven'};
};

/**
 * Reads the journal of a run and says whether it is as the engine wrote it. Says nothing of damage, which shows by the
 * checksums: what is no record ends the reading. No journal is a proven one.
 *
 * @throws what the file system throws when the journal cannot be read
 */
export const proveJournal = async (folder: string): Promise<Proof> => {
	const key = await readRunKey(folder);
	if (!key) {
		return {
			kind: 'unproven',
			why: 'there is no key for its journal: it was written by an older Treadle, or comes from elsewhere',
		};
	}

	try {
		const file = await open(runPaths(folder).journal, 'r');
		try {
			return proofOf(await readChain(file, key), key);
		} finally {
			await file.close();
		}
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return {kind: 'proven'};
		}

		throw error;
	}
};

/** What to say of a run whose journal was changed. */
export const changedProblem = (
	journal: string,
	{line, found}: Pick<Extract<Proof, {kind: 'changed'}>, 'line' | 'found'>,
): Problem =>
	new Problem(
		`the record of ${path.basename(path.dirname(journal))} was changed after it was written: line ${line}: ${found}.`,
		{
			hint: `Nothing is delivered from this run and it does not go on. Its journal: ${journal}\nTo begin again: treadle run <loop>`,
			exitCode: exitCodes.tampered,
		},
	);

/** Throws a Problem (exit code 7) when the records of a run were changed; returns how far they are proven else. */
export const requireUnchanged = async (folder: string): Promise<Exclude<Proof, {kind: 'changed'}>> => {
	const proof = await proveJournal(folder);
	if (proof.kind === 'changed') {
		throw changedProblem(runPaths(folder).journal, proof);
	}

	return proof;
};

/**
 * Where the chain of a journal stands, to go on from. `isRepaired` is true when half a record was cut off its end before.
 *
 * @throws Problem (exit code 7) when its records were changed
 */
export const followChain = async (
	file: BlockSource,
	journal: string,
	key: RunKey,
	isRepaired: boolean,
): Promise<Chain> => {
	const reader = await readChain(file, key);
	reader.isTorn ||= isRepaired;
	const proof = proofOf(reader, key);
	if (proof.kind === 'changed') {
		throw changedProblem(journal, proof);
	}

	return reader.chain;
};
