import {expect, test} from 'vitest';
import {type RequestFacts, requestBody} from '../../source/words/request-body.js';

const facts: RequestFacts = {
	run: 'spec-1',
	loop: 'spec',
	goal: 'All of it is built; closes #1 @somebody',
	commit: 'a'.repeat(40),
	branch: 'treadle/spec-1',
	verifiers: [
		{kind: 'run', label: 'npm test | tee `log`', status: 'passed'},
		{kind: 'review', label: 'review by codex', status: 'passed'},
		{kind: 'metric', label: 'npm run size', status: undefined},
	],
	iterations: 3,
	usage: {input: 40_000, output: 2000, cost: 1.234, costBasis: 'reported'},
	prepare: 'npm ci',
};

test('says the goal, the verdicts, the cost, and how to reproduce them', () => {
	expect(requestBody(facts)).toBe(`\`All of it is built; closes #1 @somebody\`

The loop \`spec\` worked on this (run \`spec-1\`, 3 iterations; $1.23 (reported), 42k tokens). A person approved exactly commit ${'a'.repeat(40)}.

| check | verdict |
|---|---|
| \`\` npm test \\| tee \`log\` \`\` | ✓ passed |
| \`review by codex\` | ✓ passed |
| \`npm run size\` | not run |

To reproduce, in a clean clone:

    git fetch origin
    git switch --detach ${'a'.repeat(40)}
    npm ci
    npm test | tee \`log\`
    npm run size

Branch \`treadle/spec-1\`, delivered by Treadle.
`);
});

test('what is unknown is said, and a person who judged is named as such', () => {
	const body = requestBody({...facts, verifiers: [], usage: {costBasis: 'unknown'}, prepare: undefined});
	expect(body).toContain('cost unknown, tokens not reported');
	expect(body).toContain('A person judged it; there was no other check.');
	expect(body).not.toContain('To reproduce');
});
