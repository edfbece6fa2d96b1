import {asAmount, asList, asText, type Fields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {TurnEnd} from '../session/turns.js';

/** What the stream reported of a turn before its result. */
export type TurnFacts = {
	/** Kind of the last error message of the API, e.g. `authentication_failed`. */
	error: string | undefined;
	/** ISO time at which a limit that was hit ends. */
	until: string | undefined;
};

const overloadErrors = ['rate_limit', 'overloaded', 'server_error'];
const overloadTypes = ['rate_limit_error', 'overloaded_error', 'api_error'];

const limits: Record<string, string> = {
	error_max_turns: 'reached its own limit of turns (--max-turns)',
	error_max_budget_usd: 'reached its own budget (--max-budget-usd)',
	error_max_structured_output_retries: 'gave no answer that fits the schema',
};

const stops: Record<string, string> = {
	refusal: 'the model refused to go on',
	max_tokens: 'reached its limit of tokens',
};

const loginHint =
	'Claude Code is not logged in, or its key is not valid: run `claude` and log in with /login, or set ANTHROPIC_API_KEY';

/**
 * How a turn ended, by its `result`. The subtype is `success` for failures of the API too, so `is_error` decides; only
 * structured fields count, never the text.
 */
export const readResult = (result: Fields, {error, until}: TurnFacts, sanitize: Sanitize): TurnEnd => {
	const say = (value: unknown): string | undefined => {
		const text = asText(value);
		return text === undefined ? undefined : oneLine(sanitize(text), 500);
	};

	const subtype = asText(result.subtype) ?? 'no subtype';
	const stop = asText(result.stop_reason);
	if (result.is_error !== true && subtype === 'success') {
		const refused = stops[stop ?? ''];
		return refused === undefined
			? {outcome: 'completed', reason: 'end of turn'}
			: {outcome: 'failed', reason: refused};
	}

	const status = asAmount(result.api_error_status);
	const type = asText(result.api_error_type);
	const said = say(result.result) ?? say(asList(result.errors)[0]);
	const saying = said === undefined ? '' : `: ${said}`;
	const isBusy =
		status === undefined
			? overloadErrors.includes(error ?? '') || overloadTypes.includes(type ?? '')
			: status === 429 || status >= 500;
	if (isBusy) {
		const what = say([status, type ?? error].filter(part => part !== undefined).join(' '));
		const reason = `the provider is not available now (${what})${saying}`;
		return {outcome: 'limited', reason, until};
	}

	if (status === 401 || status === 403 || error === 'authentication_failed') {
		return {
			outcome: 'failed',
			cause: 'login',
			reason: `${loginHint}${said === undefined ? '' : ` (${said})`}`,
		};
	}

	const known = limits[subtype];
	if (known !== undefined) {
		return {outcome: 'failed', reason: known};
	}

	const why = status === undefined ? (say(result.terminal_reason) ?? say(subtype)) : `HTTP ${status}`;
	return {outcome: 'failed', reason: `the agent failed (${why})${saying}`};
};
