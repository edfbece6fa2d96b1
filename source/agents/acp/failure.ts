import {asAmount, asFields, asList, asText, type Fields, parseFields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import {ProviderRefusal} from '../session/provider-refusal.js';

/** The agent refused, or did not answer: the message completes "the agent …" for the user. */
export class AcpFailure extends Error {
	/** The provider refuses for now: a rate limit or an outage. */
	readonly isLimit: boolean;
	/** ISO time from which it may serve again, where known. */
	readonly until: string | undefined;
	/** It is not logged in, or its login is refused. */
	readonly isLogin: boolean;

	constructor(message: string, limit?: {until: string | undefined} | 'login') {
		super(message);
		this.isLogin = limit === 'login';
		this.isLimit = limit !== undefined && limit !== 'login';
		this.until = limit === 'login' ? undefined : limit?.until;
	}
}

export type FailureContext = {
	sanitize: Sanitize;
	/** From the response to `initialize`. */
	authMethods: unknown;
	/** What to do when the agent needs a login. */
	login: string | undefined;
	/** milliseconds since the epoch */
	now: number;
};

/** The protocol's code for an agent that has to be logged in first. */
const authRequired = -32_000;
const refusedLogin = [401, 403];
/** milliseconds since the epoch: the last time that a `Date` can hold */
const lastTime = 8.64e15;
/** Too many requests, and a provider that is down. Not 500, which agents also report for errors of their own. */
const limits = [429, 502, 503, 504, 529];

/** Seconds as providers write them: a number, `"34"`, or Google's `"34.5s"`. */
const asSeconds = (value: unknown): number | undefined => {
	const given = typeof value === 'string' && /^\d+(\.\d+)?s?$/.test(value) ? Number.parseFloat(value) : value;
	return asAmount(given);
};

const retrySeconds = (data: Fields, provider: Fields): number | undefined => {
	const infos = asList(provider.details).map(asFields);
	const delay = infos.find(({retryDelay}) => retryDelay !== undefined)?.retryDelay;
	return asSeconds(delay) ?? asSeconds(data.retryAfter) ?? asSeconds(data.retry_after);
};

const waysToLogIn = (authMethods: unknown): string =>
	asList(authMethods)
		.map(asFields)
		.map(({name, description}) => [asText(name), asText(description)].filter(Boolean).join(': '))
		.join('; ');

/** @param until milliseconds since the epoch */
const limited = (status: number, words: string, until: number | undefined): AcpFailure => {
	const what =
		status === 429 ? 'has reached a limit of its provider' : `has a provider that is down (status ${status})`;
	return new AcpFailure(`${what}: ${words}`, {
		// A time outside the range of `Date` is ignored.
		until: until === undefined || until > lastTime ? undefined : new Date(until).toISOString(),
	});
};

/**
 * What an error response means. The protocol's code decides, or the HTTP status that agents pass on in its place; the
 * message is only for the user.
 */
export const readFailure = (error: unknown, context: FailureContext): AcpFailure => {
	if (error instanceof AcpFailure) {
		return error;
	}

	const say = (text: string): string => oneLine(context.sanitize(text), 500);
	if (error instanceof ProviderRefusal) {
		return limited(error.status, say(error.message), error.until);
	}

	const {code, message, data} = asFields(error);
	const fields = asFields(data);
	// Some agents pass on the provider's response body as the message.
	const provider = asFields(parseFields(asText(message) ?? '').error);
	const details = asText(fields.details) ?? asText(fields.message) ?? asText(data);
	const words = [asText(provider.message) ?? asText(message), details].filter(Boolean).join(': ');
	const status = [code, fields.status, fields.statusCode, fields.httpStatus, provider.code].find(
		value => typeof value === 'number' && value >= 400 && value < 600,
	) as number | undefined;
	const ways = context.login ?? waysToLogIn(context.authMethods);
	if (code === authRequired) {
		return new AcpFailure(say(`needs a login${ways ? ` (${ways})` : ''}: ${words}`), 'login');
	}

	if ((status !== undefined && refusedLogin.includes(status)) || fields.errorName === 'ProviderAuthError') {
		return new AcpFailure(
			say(`was refused by its provider; its login is not valid${ways ? ` (${ways})` : ''}: ${words}`),
			'login',
		);
	}

	// A 500 counts only when the provider itself reports it.
	if (status !== undefined && (limits.includes(status) || provider.code === 500)) {
		const seconds = retrySeconds(fields, provider);
		return limited(status, say(words), seconds === undefined ? undefined : context.now + seconds * 1000);
	}

	return new AcpFailure(
		say(words === '' ? 'reported an error without a reason' : `reported an error: ${words}`),
	);
};
