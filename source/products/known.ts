/** The agents that have a name in LOOP.md. To add one, add a file to this folder and a line here. */
export {claude} from './claude.js';
export {codex} from './codex.js';
export {copilot} from './copilot.js';
export {gemini} from './gemini.js';
export {opencode} from './opencode.js';
export {qwen} from './qwen.js';
