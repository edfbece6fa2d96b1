import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const iterations = 50;

/** A check that fails with other tests each time, and prints a stack trace for each. */
const noisy = `n=$(cat count 2>/dev/null || echo 0)
for t in 1 2 3 4 5 6 7 8; do
	echo "not ok $t - test $(( (n * 7 + t) % 23 )) of the parser"
	echo "  Error: expected $n to be $t"
	for f in 1 2 3 4 5 6 7 8 9 10; do echo "    at step$f (/work/source/file$f.js:$n:$f)"; done
done
echo "}"
exit 1`;

test('prompts of a long run stop growing, and its memory takes few lines', async () => {
	const project = await smallProject({
		agent: 'n=$(( $(cat count 2>/dev/null || echo 0) + 1 )); echo $n > count; seq $n $((n + 30))',
		check: noisy,
		loop: `stop: { iterations: ${iterations}, stall: ${iterations}, time: 1h }`,
	});
	const {of} = await runScripted(project);
	const sizes = of('prompt.composed').map(({prompt}) => Buffer.byteLength(prompt));
	const memory = await readFile(path.join(project.folder, 'loops/work/MEMORY.md'), 'utf8');
	const rows = memory.split('\n').length;
	console.log(
		`prompts of ${sizes.length} iterations in bytes: first ${sizes[0]}, 10th ${sizes[9]}, 25th ${sizes[24]}, last ${sizes.at(-1)}, ` +
			`largest ${Math.max(...sizes)}; MEMORY.md ${rows} rows, ${memory.length} characters`,
	);
	expect(sizes).toHaveLength(iterations);
	expect(Math.max(...sizes)).toBeLessThan(14_000);
	expect(sizes.at(-1)).toBeLessThan((sizes[iterations / 2] ?? 0) * 1.25);
	// All of it stays on disk.
	expect(memory.match(/^## .* · iteration \d+ · /gm)).toHaveLength(iterations);
	expect(rows).toBeLessThan(iterations * 8);
	expect(memory).not.toContain('    at step');
});
