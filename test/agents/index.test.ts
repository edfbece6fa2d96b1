import path from 'node:path';
import {expect, test} from 'vitest';
import {createAgent} from '../../source/agents/index.js';
import {parseLoop} from '../../source/loop/file/parse-loop.js';
import {productNames} from '../../source/products/index.js';

test.each(productNames)('LOOP.md takes %s, and there is a driver for what it gives', name => {
	const front = `goal: g\nagent: { use: ${name}, model: some-model, args: [--flag], session: continue }`;
	const {agent} = parseLoop(`---\n${front}\n---\nx`, path.resolve('loops/a/LOOP.md'));
	expect(agent).toEqual({kind: name, model: 'some-model', args: ['--flag'], keepsSession: true});
	expect(createAgent(agent)).toMatchObject({name, scripted: false});
});
