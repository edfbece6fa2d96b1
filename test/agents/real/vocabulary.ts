import type {ProductName} from '../../../source/products/index.js';
import type {Part} from '../stand-in/script.js';

/** How a model asks for the same things of different agents. Paths are relative to the work tree. */
export type Vocabulary = {
	read: (file: string) => Part;
	/** Replaces one whole line of a file. */
	edit: (file: string, from: string, to: string) => Part;
	run: (command: string) => Part;
};

const description = 'Asked for by the test';

export const vocabularies: Record<ProductName, Vocabulary> = {
	claude: {
		read: file => ({tool: 'Read', input: {file_path: file}}),
		edit: (file, from, to) => ({tool: 'Edit', input: {file_path: file, old_string: from, new_string: to}}),
		run: command => ({tool: 'Bash', input: {command, description}}),
	},
	codex: {
		read: file => ({tool: 'exec_command', input: {cmd: `cat ${file}`, login: false}}),
		edit: (file, from, to) => ({
			custom: `*** Begin Patch\n*** Update File: ${file}\n@@\n-${from}\n+${to}\n*** End Patch`,
		}),
		run: command => ({tool: 'exec_command', input: {cmd: command, login: false, yield_time_ms: 30_000}}),
	},
	gemini: {
		read: file => ({tool: 'read_file', input: {file_path: file}}),
		edit: (file, from, to) => ({
			tool: 'replace',
			input: {file_path: file, old_string: from, new_string: to, instruction: description},
		}),
		run: command => ({tool: 'run_shell_command', input: {command, description}}),
	},
	opencode: {
		read: file => ({tool: 'read', input: {filePath: file}}),
		edit: (file, from, to) => ({tool: 'edit', input: {filePath: file, oldString: from, newString: to}}),
		run: command => ({tool: 'bash', input: {command, description}}),
	},
	copilot: {
		read: file => ({tool: 'bash', input: {command: `cat ${file}`, description}}),
		edit: (file, _, to) => ({
			tool: 'bash',
			input: {command: `echo '${to}' > ${file}`, description},
		}),
		run: command => ({tool: 'bash', input: {command, description}}),
	},
	// Its tools for files want absolute paths, which no script knows beforehand.
	qwen: {
		read: file => ({
			tool: 'run_shell_command',
			input: {command: `cat ${file}`, description, is_background: false},
		}),
		edit: (file, _, to) => ({
			tool: 'run_shell_command',
			input: {command: `echo '${to}' > ${file}`, description, is_background: false},
		}),
		run: command => ({tool: 'run_shell_command', input: {command, description, is_background: false}}),
	},
};
