import path from 'node:path';
import {createClaudeAgent} from '../../../source/agents/claude/agent.js';
import type {ClaudeLimits} from '../../../source/agents/claude/session.js';

const peer = path.resolve(import.meta.dirname, '../fixtures/claude-peer.ts');
/** An agent that speaks the protocol of Claude Code: `mode` names what it does. */
export const claude = (mode: string, argument = '', limits: ClaudeLimits = {}) =>
	createClaudeAgent({
		choice: {},
		environment: process.env,
		command: [process.execPath, peer, mode, argument],
		...limits,
	});

/** Input of a call to Bash. */
export const bash = '{"command":"make all"}';
