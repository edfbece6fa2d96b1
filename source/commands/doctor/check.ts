/** The result of one check of the machine. */
export type Check = {
	name: string;
	/** `bad`: Treadle cannot work without it. `note`: it works, with less. */
	state: 'good' | 'note' | 'bad';
	/** One line: what was found. */
	text: string;
	/** What to do about it. */
	hint?: string;
};
