import {cutMiddle} from '../loop/prompt/cut-middle.js';
import {closeFence, inlineCode} from '../loop/prompt/markdown.js';
import {skillsShare} from '../loop/prompt/prompt.js';
import type {Skill} from './skill.js';

const introduction =
	'Follow these instructions on how to work wherever they apply; the rest of this prompt takes precedence over them. A path in a skill is relative to the folder of the skill, which lies outside your own: read there and run its scripts, but change nothing.';

/** Bytes reserved for the text around a skill. */
const wordsRoom = 256;

const opening = ({name, folder}: Skill): string =>
	`<skill name="${name}">\nFolder: ${inlineCode(folder)}\n\n`;
const closing = '\n</skill>';

/** The first lines of a skill that fit into `limit` bytes, and where to find the rest. */
const shorten = ({body, folder}: Skill, limit: number): string => {
	const lines = body.split('\n');
	let used = 0;
	const rest = lines.findIndex(line => {
		used += Buffer.byteLength(line) + 1;
		return used > limit;
	});
	const kept = lines.slice(0, rest);
	const left = lines.length - rest;
	return [
		closeFence(rest === 0 ? cutMiddle(lines[0] ?? '', limit) : kept.join('\n')),
		`… The last ${left.toLocaleString('en')} of ${lines.length.toLocaleString('en')} lines are left out here. Read ${inlineCode(`${folder}/SKILL.md`)} to its end before you begin.`,
	].join('\n\n');
};

/**
 * The skills as a part of a prompt: the text of each without its front matter, and the path of its files. Where they are too
 * long together, the longest are cut, with the path of the full text.
 *
 * @param limit bytes of UTF-8 for all of them
 * @returns an empty string for no skills
 */
export const renderSkills = (skills: readonly Skill[], limit: number = skillsShare): string => {
	if (skills.length === 0) {
		return '';
	}

	const wordsOf = (skill: Skill): number => Buffer.byteLength(opening(skill) + skill.folder) + wordsRoom;
	let free = skills.reduce((sum, skill) => sum - wordsOf(skill), limit - Buffer.byteLength(introduction));
	// The shortest first: the others may use what is left of their shares.
	const bySize = skills
		.map(skill => ({skill, size: Buffer.byteLength(skill.body)}))
		.sort((a, b) => a.size - b.size);
	const bodies = new Map<Skill, string>();
	for (const [index, {skill, size}] of bySize.entries()) {
		const share = Math.max(0, Math.floor(free / (bySize.length - index)));
		bodies.set(skill, size <= share ? closeFence(skill.body) : shorten(skill, share));
		free -= Math.min(size, share);
	}

	return [introduction, ...skills.map(skill => `${opening(skill)}${bodies.get(skill)}${closing}`)].join(
		'\n\n',
	);
};
