import {expect, test} from 'vitest';
import {loopName} from '../../../source/loop/file/loop-name.js';
import {firstSentence, nameFromPrompt} from '../../../source/loop/prompt/first-words.js';

test.each([
	['compare what we have built with our full spec (spec.md) and continue', 'compare-built-spec'],
	["Read yesterday's changes and write RELEASE_NOTES_DRAFT.md", 'read-yesterday-changes'],
	['go on with spec.md', 'go-spec'],
	['the', 'loop'],
	['../../etc/passwd', 'etc-passwd'],
	['修复所有失败的测试', '修复所有失败的测试'],
	['x'.repeat(100), 'x'.repeat(32)],
])('the prompt %j makes the name %j', (prompt, name) => {
	expect(nameFromPrompt(prompt)).toBe(name);
	expect(loopName(`/loops/${name}/LOOP.md`)).toBe(name);
});

test.each([
	['Compare what we have with spec.md. Then continue.', 'Compare what we have with spec.md'],
	['Is it fast? Make it faster', 'Is it fast?'],
	['one line\nand another\n\na paragraph', 'one line and another'],
	['no full stop', 'no full stop'],
])('the first sentence of %j is %j', (prompt, sentence) => {
	expect(firstSentence(prompt)).toBe(sentence);
});
