/** One skill: instructions on how to work, in a folder of their own. Format: Agent Skills, agentskills.io. */
export type Skill = {
	/** Kebab-case; also the name of its folder. */
	name: string;
	/** What it does and when to use it. */
	description: string;
	/** Absolute path of its folder. */
	folder: string;
	/** The whole of its SKILL.md. */
	text: string;
	/** sha256 of the bytes of its SKILL.md, in hex. */
	digest: string;
	/** What stands below the front matter, without blank lines around it. */
	body: string;
	/** What is unwise about it, one sentence each; it works all the same. */
	warnings: string[];
};
