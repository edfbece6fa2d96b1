import {expect, test} from 'vitest';
import {createStepStream} from '../../../source/agents/session/step-stream.js';
import type {Step} from '../../../source/journal/events/events.js';
import {createRedactor, findSecrets, redactBlocks} from '../../../source/system/secrets/redact.js';
import {cleanText} from '../../../source/system/text/clean-text.js';
import {createSanitizer, oneLine} from '../../../source/system/text/sanitize.js';
import {generatedTexts, hostilePieces, secretEnvironment} from '../support/generated-texts.js';

const redact = createRedactor(secretEnvironment);
const {replace} = findSecrets(secretEnvironment);
const texts = generatedTexts(hostilePieces, 20_000);

test('what is skipped has nothing that the whole pattern would take out, in 20,000 texts and in JSON of them', () => {
	const given = texts.flatMap(text => [text, JSON.stringify({text})]);
	const wrong = given.filter(text => redact(text) !== replace(text));
	expect(wrong).toEqual([]);
	expect(given.filter(text => redact(text) !== text).length).toBeGreaterThan(10_000);
	expect(given.filter(text => redact(text) === text).length).toBeGreaterThan(5000);
});

/** All that sanitizing stands for, with nothing left out. */
const sanitizePlainly = (text: string): string => {
	const redacted = replace(text);
	const clean = cleanText(redacted);
	return clean === redacted ? clean : replace(clean);
};

test('a sanitized text is what taking out, cleaning and taking out again make of it', () => {
	const sanitize = createSanitizer(redact);
	expect(texts.filter(text => sanitize(text) !== sanitizePlainly(text))).toEqual([]);
});

test('what an agent says in blocks loses its secrets as if each block were taken out, then sanitized', () => {
	const said: Step[] = [];
	const steps = createStepStream(step => said.push(step), createSanitizer(redact), redact);
	for (const [index, text] of texts.entries()) {
		steps.begin();
		steps.say('message', `message-${index}`, text);
		steps.flush();
	}

	const plain = texts.map((text, index) => ({
		kind: 'message',
		id: `message-${index}`,
		text: sanitizePlainly(redactBlocks(replace)(text)),
	}));
	expect(said).toEqual(plain.filter(({text}) => text !== ''));
});

test('one line of a text is the same as replacing every blank and trimming, in all the texts', () => {
	const spaced = generatedTexts(
		[...hostilePieces, ' ', '  ', '\n', '\u00A0', '\uFEFF', '\u2028', 'a b'],
		20_000,
	);
	const limit = 10_000;
	const isSame = (text: string): boolean =>
		oneLine(text, limit) === text.replaceAll(/\s+/g, ' ').trim().slice(0, limit);
	expect(spaced.filter(text => text.length < limit && !isSame(text))).toEqual([]);
});
