import {createUpdateReader} from '../../source/agents/acp/updates.js';
import {createClaudeMessageReader} from '../../source/agents/claude/messages.js';
import {createCodexUpdates} from '../../source/agents/codex/updates.js';
import {createStepStream} from '../../source/agents/session/step-stream.js';
import {createRedactor} from '../../source/system/secrets/redact.js';
import {createSanitizer} from '../../source/system/text/sanitize.js';
import type {Protocol} from './talkative-agent.js';

/** What a driver makes of each line: steps, sanitized and without secrets. */
export const readerOf = (protocol: Protocol): {read: (line: string) => void; steps: () => number} => {
	const redact = createRedactor(process.env);
	const sanitize = createSanitizer(redact);
	let count = 0;
	const steps = createStepStream(() => count++, sanitize, redact);
	const common = {folder: '/work', sanitize, steps};
	const parse = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;
	const reads: Record<Protocol, () => (line: string) => void> = {
		claude() {
			const reader = createClaudeMessageReader({...common, onModelCall() {}, onToolDone() {}});
			return line => reader.read(parse(line));
		},
		codex() {
			const reader = createCodexUpdates({...common, onUsage() {}, model: () => 'm', isOwn: () => true});
			return line => {
				const {method, params} = parse(line) as {method: string; params: Record<string, unknown>};
				reader.read(method, params);
			};
		},
		acp() {
			const reader = createUpdateReader({...common, onUsage() {}});
			return line => reader.read(parse(line).params);
		},
	};
	return {read: reads[protocol](), steps: () => count};
};
