/** The file the prompt names for notes, or undefined. */
export const noteFileOf = (prompt: string): string | undefined =>
	/`([^`\n]*notes[^`\n]*\.md)`/i.exec(prompt)?.[1];
