/** Most characters the name of a skill may have. Source: the Agent Skills format, agentskills.io. */
export const skillNameLimit = 64;

/** What a name of a skill looks like: lower case words joined by single hyphens. */
export const skillNamePattern = '^[a-z0-9]+(-[a-z0-9]+)*$';

const pattern = new RegExp(skillNamePattern);

/** What is wrong with the name of a skill, or undefined. Source: the Agent Skills format, agentskills.io. */
export const skillNameMistake = (name: string): string | undefined => {
	const shown = name.length > skillNameLimit ? `${name.slice(0, skillNameLimit)}…` : name;
	if (pattern.test(name)) {
		return name.length > skillNameLimit
			? `"${shown}" has ${name.length} characters; the name of a skill may have ${skillNameLimit}.`
			: undefined;
	}

	if (/[/\\]/.test(name)) {
		const last =
			name
				.replace(/[/\\]+(?:SKILL\.md)?$/i, '')
				.split(/[/\\]/)
				.at(-1) ?? '';
		return `"${shown}" is a path; write the name of the skill's folder${pattern.test(last) ? `: ${last}` : ''}.`;
	}

	const tidy = name
		.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '');
	const meant = pattern.test(tidy) ? `; "${tidy.slice(0, skillNameLimit)}" would be one` : '';
	return `"${shown}" is not the name of a skill: lower case letters and digits, in words joined by single hyphens${meant}.`;
};
