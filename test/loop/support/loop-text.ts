import path from 'node:path';
import {parseLoop} from '../../../source/loop/file/parse-loop.js';
import type {Loop} from '../../../source/loop/loop.js';
import {Problem} from '../../../source/problem.js';

/** Where the loops of these tests pretend to lie; nothing is read from there. */
export const pretendedFile = path.resolve('loops/spec/LOOP.md');

/** A LOOP.md with these settings below a goal and an agent. */
export const loopText = (settings = '', body = 'Build the next missing piece.'): string =>
	`---\ngoal: All tests pass\nagent: rehearsal\n${settings}${settings === '' ? '' : '\n'}---\n${body}\n`;

export const parse = (settings = ''): Loop => parseLoop(loopText(settings), pretendedFile);

/** The lines of the Problem a text causes. Whatever else is thrown goes through. */
export const mistakesIn = (text: string): string[] => {
	try {
		parseLoop(text, pretendedFile);
	} catch (error) {
		if (error instanceof Problem && error.exitCode === 2) {
			return error.message.split('\n');
		}

		throw error;
	}

	return [];
};
