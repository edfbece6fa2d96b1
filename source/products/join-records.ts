import {type Fields, parseFields} from '../system/fields.js';
import type {ApiCall, ReadApiCall} from './api-call.js';

/** Characters of one record; longer ones hold prompts and tool definitions, not usage. */
const limit = 64 * 1024;

/**
 * Joins the lines of each indented JSON object, as OpenTelemetry's exporters write them to files, and reads the objects
 * with a wanted line. Incomplete ones are skipped.
 */
export const joinRecords = (wanted: RegExp, read: (record: Fields) => ApiCall | undefined): ReadApiCall => {
	let lines: string[] = [];
	let length = 0;
	let isWanted = false;

	return line => {
		if (line === '{') {
			lines = [];
			length = 0;
			isWanted = false;
		}

		length += line.length;
		if (length <= limit) {
			lines.push(line);
			isWanted ||= wanted.test(line);
		}

		return line === '}' && isWanted && length <= limit ? read(parseFields(lines.join('\n'))) : undefined;
	};
};
