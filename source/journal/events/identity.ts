/** A full commit or tree id, 40 hex digits. */
export type Sha = string;

/** Which agent works. */
export type AgentIdentity = {
	name: string;
	label: string;
	/** Uses no model: says so on screen. */
	scripted: boolean;
};
