/** The command of a check, in words for what cannot judge anything. */
import {z} from 'zod';
import {isAlwaysGreen} from '../values/always-green.js';
import {expected, hiddenMistake, refineWith} from './fields.js';

/** A command; `why` says what is wrong with one that never fails. */
export const checkingCommand = (example: string, why: (command: string) => string) =>
	z
		.string({
			error: issue => (issue.input === true ? why('true') : expected(`a command such as ${example}`)(issue)),
		})
		.check(
			refineWith(value => {
				if (value.trim() === '') {
					return `expected a command such as ${example}, found nothing.`;
				}

				return hiddenMistake(value) ?? (isAlwaysGreen(value) ? why(value.trim()) : undefined);
			}),
		);
