/** Files that agents take instructions, tools, hooks or permissions from, in the top folder or in any other. */
const configuration =
	/(?:^|\/)(?:(?:CLAUDE|CLAUDE\.local|AGENTS?|AGENTS\.override|GEMINI|QWEN|CONVENTIONS|COPILOT)\.md|\.(?:claude|codex|gemini|qwen|opencode|cursor|agents?|copilot|continue|windsurf|roo|cline|kiro|junie|amazonq|aider[^/]*)(?:\/.*|)|\.(?:cursorrules|windsurfrules|clinerules(?:\/.*|)|roorules|goosehints|mcp\.json|geminiignore|qwenignore|cursorignore|claudeignore)|opencode\.jsonc?|\.github\/(?:hooks|instructions|agents|prompts|chatmodes|skills|copilot[^/]*)(?:\/.*|)|\.vscode\/mcp\.json)$/i;

/** Whether an agent that works in the folder would obey the file. */
export const isAgentConfiguration = (path: string): boolean => configuration.test(path);
