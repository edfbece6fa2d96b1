import {describe, expect, test} from 'vitest';
import {editTyped, insertText} from '../../../source/screen/state/edit-text.js';

/** The cursor is written as `|`. */
const typed = (text: string) => ({value: text.replace('|', ''), cursor: text.indexOf('|')});
const written = ({value, cursor}: {value: string; cursor: number}): string =>
	`${value.slice(0, cursor)}|${value.slice(cursor)}`;
const edited = (text: string, key: string, width = 80): string | undefined => {
	const result = editTyped(typed(text), key, width);
	return result && written(result);
};

test.each([
	['left', 'ab|c', 'a|bc'],
	['left', '|abc', '|abc'],
	['left', 'a👩‍👧|b', 'a|👩‍👧b'],
	['left', 'a\n|b', 'a|\nb'],
	['right', 'a|é́b', 'aé́|b'],
	['right', 'abc|', 'abc|'],
	['home', 'ab|c', '|abc'],
	['home', 'ab\nc|d', 'ab\n|cd'],
	['end', 'a|bc', 'abc|'],
	['end', 'a|b\ncd', 'ab|\ncd'],
	['ctrl+home', 'ab\nc|d', '|ab\ncd'],
	['ctrl+end', 'a|b\ncd', 'ab\ncd|'],
	['backspace', 'ab|c', 'a|c'],
	['backspace', '|abc', '|abc'],
	['backspace', 'ab\n|c', 'ab|c'],
	['delete', 'a|bc', 'a|c'],
	['delete', 'abc|', 'abc|'],
	['delete', 'ab|\nc', 'ab|c'],
	['ctrl+u', 'one two| three', '| three'],
	['ctrl+u', 'one\ntwo|', 'one\n|'],
	['ctrl+u', 'one\n|two', 'one|two'],
	['ctrl+k', 'one| two', 'one|'],
	['ctrl+k', 'o|ne\ntwo', 'o|\ntwo'],
	['ctrl+k', 'one|\ntwo', 'one|two'],
	['ctrl+w', 'one two |three', 'one |three'],
	['ctrl+w', '|one', '|one'],
	['alt+backspace', 'one two|', 'one |'],
	['alt+b', 'one two|', 'one |two'],
	['ctrl+right', 'one| two three', 'one two| three'],
	['alt+d', 'one| two three', 'one| three'],
])('%s makes %j into %j', (key, before, wanted) => {
	expect(edited(before, key)).toBe(wanted);
});

test('a key that edits nothing is left to others', () => {
	expect(edited('a|', 'tab')).toBeUndefined();
});

describe('up and down', () => {
	test.each([
		['down', 'ab|c\nde\nfgh', 'abc\nde|\nfgh'],
		['up', 'abc\nde|\nfgh', 'ab|c\nde\nfgh'],
		['up', 'a|bc', '|abc'],
		['down', 'a|bc', 'abc|'],
		['down', 'abc|\n\nd', 'abc\n|\nd'],
		// Wide characters are two cells each.
		['down', '日本|語\nabcdef', '日本語\nabcd|ef'],
		['up', '日本語\nabc|def', '日|本語\nabcdef'],
	])('%s in %j is %j', (key, before, wanted) => {
		expect(edited(before, key)).toBe(wanted);
	});

	test('go by the rows on the screen where a line takes many', () => {
		expect(edited('one two three f|our', 'up', 8)).toBe('one two t|hree four');
		expect(edited('o|ne two three four', 'down', 8)).toBe('one two t|hree four');
		// The end of a row that goes on is the start of the next: there the cursor would not have moved up.
		expect(edited('aaaabbbbcccc|', 'up', 4)).toBe('aaaabbb|bcccc');
	});
});

test('text goes in at the cursor with its lines, without control characters and tabs', () => {
	expect(written(insertText(typed('a|b'), 'x\r\ny\u0007\u001B[2J\rz\n\tw', 'many lines'))).toBe(
		'ax\ny[2J\nz\n    w|b',
	);
	expect(written(insertText(typed('a|b'), 'x\r\ny\u0007\u001B[2J', 'one line'))).toBe('ax y[2J|b');
});

test('a pasted file is cut, between two characters', () => {
	expect(insertText(typed('|'), 'x'.repeat(5000), 'many lines').value).toHaveLength(4000);
	expect(insertText(typed('|'), `x${'😀'.repeat(5000)}`, 'many lines').value).toHaveLength(3999);
});
