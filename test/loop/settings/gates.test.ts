import {expect, test} from 'vitest';
import {gateNames} from '../../../source/loop/loop.js';
import {parseGates} from '../../../source/loop/settings/gates.js';
import {Problem} from '../../../source/problem.js';

test.each([
	['all', [...gateNames]],
	['deliver', ['deliver']],
	['tool,prompt', ['prompt', 'tool', 'deliver']],
	[' verdict , verdict ', ['verdict', 'deliver']],
	['prompt,all', [...gateNames]],
])('%s', (text, gates) => {
	expect(parseGates(text)).toEqual(gates);
});

test.each([
	['promt', 'unknown gate "promt". Did you mean "prompt"?'],
	['prompt,tools', 'unknown gate "tools". Did you mean "tool"?'],
	[
		'everything',
		'unknown gate "everything". Gates are all, prompt, tool, checkpoint, verdict, memory, deliver.',
	],
	['', 'a gate has no name; gates are all, prompt, tool, checkpoint, verdict, memory, deliver.'],
	['prompt,', 'a gate has no name; gates are all, prompt, tool, checkpoint, verdict, memory, deliver.'],
	['None', 'there is no "None": delivering always asks. Write "deliver" to be asked nothing else.'],
])('"%s" is refused', (text, message) => {
	expect(() => parseGates(text)).toThrow(new Problem(message));
});
