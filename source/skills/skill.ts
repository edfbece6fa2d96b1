/** Instructions on how to work, in a folder of their own. Format: Agent Skills, agentskills.io. */
export type Skill = {
	/** Kebab-case; also the name of its folder. */
	name: string;
	/** What it does and when to use it. */
	description: string;
	/** Absolute path of its folder. */
	folder: string;
	/** The full text of its SKILL.md. */
	text: string;
	/** sha256 of the bytes of its SKILL.md, in hex. */
	digest: string;
	/** The text below the front matter, without blank lines around it. */
	body: string;
	/** Recommendations, one sentence each; the skill is valid without following them. */
	warnings: string[];
};
