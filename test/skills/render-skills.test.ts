import {describe, expect, test} from 'vitest';
import {openFence} from '../../source/loop/prompt/markdown.js';
import {composePrompt, promptLimit, skillsShare} from '../../source/loop/prompt/prompt.js';
import {renderSkills} from '../../source/skills/render-skills.js';
import type {Skill} from '../../source/skills/skill.js';

const skill = (name: string, body: string): Skill => ({
	name,
	description: 'd',
	folder: `/state/runs/spec-1/skills/${name}`,
	text: '',
	digest: '',
	body,
	warnings: [],
});

const promptWith = (skills: string): string =>
	composePrompt({
		loop: {goal: 'g', body: 'b', protect: [], verify: []},
		iteration: 1,
		iterationLimit: 1,
		skills,
		memory: 'm',
		last: undefined,
		tampered: [],
		human: [],
		notesFile: undefined,
	});

test('the prompt has what each skill says, word for word, and where its files are', () => {
	const prompt = promptWith(
		renderSkills([skill('dates', '# Dates\n\nUse UTC.'), skill('tests', 'Test first.')]),
	);
	expect(prompt.slice(prompt.indexOf('## Skills'))).toMatchInlineSnapshot(`
		"## Skills

		Follow these instructions on how to work wherever they apply; the rest of this prompt takes precedence over them. A path in a skill is relative to the folder of the skill, which lies outside your own: read there and run its scripts, but change nothing.

		<skill name="dates">
		Folder: \`/state/runs/spec-1/skills/dates\`

		# Dates

		Use UTC.
		</skill>

		<skill name="tests">
		Folder: \`/state/runs/spec-1/skills/tests\`

		Test first.
		</skill>

		## Memory of earlier iterations

		m
		"
	`);
});

test('without skills nothing is said of them', () => {
	expect(renderSkills([])).toBe('');
	expect(promptWith('')).not.toMatch(/skill/i);
});

test('a code block that a skill leaves open ends with it', () => {
	expect(openFence(renderSkills([skill('a', '```sh\nnpm test'), skill('b', 'x')]))).toBeUndefined();
});

describe('size', () => {
	const lines = (count: number, unit = 'a line of instructions') =>
		Array.from({length: count}, (_, index) => `${index + 1}. ${unit}`).join('\n');

	test('skills within their share are whole', () => {
		const bodies = [lines(500), lines(500, 'words'), 'short'];
		const prompt = promptWith(renderSkills(bodies.map((body, index) => skill(`s-${index}`, body))));
		for (const body of bodies) {
			expect(prompt).toContain(body);
		}
		expect(prompt).not.toContain('left out');
	});

	test('of those too long the longest is cut at the end of a line, and says where the whole is', () => {
		const rendered = renderSkills([skill('long', lines(3000)), skill('short', lines(100))]);
		expect(rendered).toContain(lines(100));
		const [, left] = /… The last ([\d,]+) of 3,000 lines are left out here\./.exec(rendered) ?? [];
		const kept = 3000 - Number(left?.replace(',', ''));
		expect(kept).toBeGreaterThan(900);
		expect(rendered).toContain(`${lines(kept)}\n\n… The last`);
		expect(rendered).toContain('Read `/state/runs/spec-1/skills/long/SKILL.md` to its end before you begin.');
		expect(Buffer.byteLength(rendered)).toBeLessThanOrEqual(skillsShare);
	});

	test.each(['x', '😀', '```\n', '~~~~\n', 'line\n', '`'])('is bounded for much %j', unit => {
		for (const count of [1, 3, 16]) {
			const skills = Array.from({length: count}, (_, index) => skill(`s-${index}`, unit.repeat(100_000)));
			const rendered = renderSkills(skills);
			expect(Buffer.byteLength(rendered)).toBeLessThanOrEqual(skillsShare);
			expect(rendered.match(/are left out here/g)).toHaveLength(count);
			expect(Buffer.byteLength(promptWith(rendered))).toBeLessThanOrEqual(promptLimit);
			expect(promptWith(rendered)).toContain('## Memory of earlier iterations\n\nm');
		}
	});
});
