/** The file that the prompt asks to append notes to, or undefined. */
export const noteFileOf = (prompt: string): string | undefined =>
	/\bappend\b[^\n`]*\bnote\b[^\n`]*`([^`\n]+)`/.exec(prompt)?.[1];
