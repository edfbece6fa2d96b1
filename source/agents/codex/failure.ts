import {asAmount, asFields, asList, asText, type Fields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {TurnEnd} from '../session/turns.js';

/** Kinds of `codexErrorInfo` that go away by themselves: a limit of the account, or an overloaded provider. */
const passing = new Set([
	'usageLimitExceeded',
	'rateLimitExceeded',
	'serverOverloaded',
	'internalServerError',
	'flexUnavailable',
	'policyCapacityUnavailable',
]);

/** Failed connections to the provider. The HTTP status decides whether they are temporary; no status means no connection. */
const connection = new Set([
	'httpConnectionFailed',
	'responseStreamConnectionFailed',
	'responseStreamDisconnected',
	'responseTooManyFailedAttempts',
]);

const kindOf = (error: Fields): {kind: string | undefined; status: number | undefined} => {
	const info = error.codexErrorInfo;
	if (typeof info === 'string') {
		return {kind: info, status: undefined};
	}

	const [entry] = Object.entries(asFields(info));
	return {kind: entry?.[0], status: asAmount(asFields(entry?.[1]).httpStatusCode)};
};

const isPassingStatus = (status: number | undefined): boolean =>
	status === undefined || status === 408 || status === 429 || status >= 500;

/** True for an error that waiting may solve, by Codex's structured fields alone. */
export const isLimit = (error: Fields): boolean => {
	const {kind = '', status} = kindOf(error);
	return passing.has(kind) || (connection.has(kind) && isPassingStatus(status));
};

const needsLogin = (error: Fields): boolean => {
	const {kind, status} = kindOf(error);
	return kind === 'unauthorized' || status === 401;
};

/** Remembers the account's limits as Codex reports them, for when one is reached. */
export type RateLimits = {
	/** Takes the parameters of `account/rateLimits/updated`. */
	read: (parameters: Fields) => void;
	/** ISO time at which every used-up limit has been reset; undefined when none is used up. */
	until: () => string | undefined;
};

export const createRateLimits = (): RateLimits => {
	let resets: number[] = [];

	return {
		read({rateLimits}) {
			const {primary, secondary} = asFields(rateLimits);
			resets = asList([primary, secondary])
				.map(asFields)
				.filter(({usedPercent}) => (asAmount(usedPercent) ?? 0) >= 100)
				.flatMap(({resetsAt}) => asAmount(resetsAt) ?? []);
		},
		until() {
			const last = Math.max(...resets);
			// A time outside the range of `Date` is ignored.
			return last > 0 && last < 8e12 ? new Date(last * 1000).toISOString() : undefined;
		},
	};
};

/** How a turn with this `TurnError` ended. */
export const describeFailure = (value: unknown, limits: RateLimits, sanitize: Sanitize): TurnEnd => {
	const error = asFields(value);
	const {kind} = kindOf(error);
	const said = [asText(error.message), asText(error.additionalDetails)].filter(Boolean).join(': ');
	const reason = oneLine(sanitize(said || kind || 'the turn failed without a reason'), 500);
	if (isLimit(error)) {
		const until = limits.until();
		return {outcome: 'limited', reason, until};
	}

	return needsLogin(error)
		? {outcome: 'failed', cause: 'login', reason: `${reason} (log in with \`codex login\`)`}
		: {outcome: 'failed', reason};
};
