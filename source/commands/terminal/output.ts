import {styleText} from 'node:util';
import {asciiText} from '../../system/text/ascii-text.js';
import {cleanText} from '../../system/text/clean-text.js';
import {jsonReport, jsonText} from '../../system/text/json-text.js';
import {saysUtf8} from '../../system/text/locale.js';

/** The colours that commands use. */
const styles = {
	good: 'green',
	bad: 'red',
	warning: 'yellow',
	dim: 'dim',
	title: 'bold',
} as const;

export type Tone = keyof typeof styles;

/** The sequences `styleText` makes of these styles, and no others. */
const ownSequences = /(\u001B\[(?:1|2|22|3[1-3]|39)m)/;

/** A terminal whose locale is not UTF-8 gets only ASCII; a file or another program gets every character. */
const toTerminalCharset = (text: string): string =>
	process.stdout.isTTY && saysUtf8(process.env) === false ? asciiText(text) : text;

/** Text that is safe to print: without control sequences except our own colours. */
export const printable = (text: string): string =>
	toTerminalCharset(
		text
			.split(ownSequences)
			.map((part, index) => (index % 2 === 1 ? part : cleanText(part)))
			.join(''),
	);

const write = (text: string): void => {
	if (process.stdout.writable) {
		process.stdout.write(text);
	}
};

/** Prints text. All output of commands goes through this file: nothing else writes to stdout and stderr. */
export const print = (text: string): void => write(printable(text));

/** Prints each line as exactly one row; a newline in it is shown as `<U+000A>`. */
export const printLines = (lines: readonly string[]): void => {
	if (lines.length > 0) {
		write(`${lines.map(line => printable(line).replaceAll('\n', '<U+000A>')).join('\n')}\n`);
	}
};

/** Prints each value as one line of JSON. */
export const printJsonLines = (values: readonly unknown[]): void => {
	if (values.length > 0) {
		write(`${values.map(jsonText).join('\n')}\n`);
	}
};

/** Prints one value as JSON over several lines; what is unknown is null. */
export const printJsonReport = (value: unknown): void => write(`${jsonReport(value)}\n`);

/** Prints text for the user on stderr. */
export const printError = (text: string): void => void process.stderr.write(printable(text));

/** Replaces the last line on stderr, to show progress on a terminal. */
export const printProgress = (text: string): void =>
	void process.stderr.write(`\r\u001B[K${printable(text).replaceAll('\n', ' ')}`);

/** Text in a colour where standard output is a terminal. */
export const paint = (tone: Tone, text: string): string =>
	process.stdout.isTTY ? styleText(styles[tone], text) : text;
