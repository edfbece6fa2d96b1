/** The file to which the prompt asks to append notes, or undefined. */
export const noteFileOf = (prompt: string): string | undefined =>
	/\bappend\b[^\n`]*\bnote\b[^\n`]*`([^`\n]+)`/.exec(prompt)?.[1];
