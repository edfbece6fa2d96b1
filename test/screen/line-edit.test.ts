import {expect, test} from 'vitest';
import {editLine, insertText} from '../../source/screen/line-edit.js';

/** The cursor is written as `|`. */
const line = (text: string) => ({value: text.replace('|', ''), cursor: text.indexOf('|')});

test.each([
	['left', 'ab|c', 'a|bc'],
	['left', '|abc', '|abc'],
	['left', 'a👩‍👧|b', 'a|👩‍👧b'],
	['right', 'a|é́b', 'aé́|b'],
	['right', 'abc|', 'abc|'],
	['home', 'ab|c', '|abc'],
	['end', 'a|bc', 'abc|'],
	['backspace', 'ab|c', 'a|c'],
	['backspace', '|abc', '|abc'],
	['delete', 'a|bc', 'a|c'],
	['delete', 'abc|', 'abc|'],
	['ctrl+u', 'one two| three', '| three'],
	['ctrl+k', 'one| two', 'one|'],
	['ctrl+w', 'one two |three', 'one |three'],
	['ctrl+w', '|one', '|one'],
])('%s makes %s into %s', (key, before, after) => {
	expect(editLine(line(before), key)).toEqual(line(after));
});

test('a key that edits nothing is left to others', () => {
	expect(editLine(line('a|'), 'tab')).toBeUndefined();
});

test('text goes in at the cursor, on one line and without control characters', () => {
	expect(insertText(line('a|b'), 'x\r\ny\u0007\u001B[2J')).toEqual(line('ax y[2J|b'));
});

test('a pasted file is cut', () => {
	expect(insertText(line('|'), 'x'.repeat(5000)).value).toHaveLength(2000);
});
