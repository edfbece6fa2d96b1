import {asAmount, asFields, asList, asText, type Fields, parseFields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import {ProviderRefusal} from '../session/provider-refusal.js';

/** The agent said no, or nothing: the message completes "the agent …", for people. */
export class AcpFailure extends Error {
	/** The provider refuses for now, by a rate limit or an outage. */
	readonly isLimit: boolean;
	/** ISO time from which it may serve again, where it says. */
	readonly until: string | undefined;

	constructor(message: string, limit?: {until: string | undefined}) {
		super(message);
		this.isLimit = limit !== undefined;
		this.until = limit?.until;
	}
}

export type FailureContext = {
	sanitize: Sanitize;
	/** From the response to `initialize`. */
	authMethods: unknown;
	/** What to do when the agent wants a login. */
	login: string | undefined;
	/** milliseconds since the epoch */
	now: number;
};

/** Of the protocol: the agent has to be logged in first. */
const authRequired = -32_000;
const refusedLogin = [401, 403];
/** milliseconds since the epoch, the last that a date can hold */
const lastTime = 8.64e15;
/** Too many requests, and the ways a provider says that it is down. 500 is what agents also say of their own mistakes. */
const limits = [429, 502, 503, 504, 529];

/** Seconds as providers write them: a number, `"34"`, or Google's `"34.5s"`. */
const asSeconds = (value: unknown): number | undefined => {
	const given = typeof value === 'string' && /^\d+(\.\d+)?s?$/.test(value) ? Number.parseFloat(value) : value;
	return asAmount(given);
};

const retrySeconds = (data: Fields, provider: Fields): number | undefined => {
	const infos = asList(provider.details).map(asFields);
	const told = infos.find(({retryDelay}) => retryDelay !== undefined)?.retryDelay;
	return asSeconds(told) ?? asSeconds(data.retryAfter) ?? asSeconds(data.retry_after);
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
		// A time that no calendar holds is none.
		until: until === undefined || until > lastTime ? undefined : new Date(until).toISOString(),
	});
};

/**
 * What an error response means. The code of the protocol, or the HTTP status that agents pass on in its place, decides;
 * the words are for people only.
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
	// Some agents pass the provider's body on as the message.
	const provider = asFields(parseFields(asText(message) ?? '').error);
	const details = asText(fields.details) ?? asText(fields.message) ?? asText(data);
	const words = [asText(provider.message) ?? asText(message), details].filter(Boolean).join(': ');
	const status = [code, fields.status, fields.statusCode, fields.httpStatus, provider.code].find(
		value => typeof value === 'number' && value >= 400 && value < 600,
	) as number | undefined;
	const ways = context.login ?? waysToLogIn(context.authMethods);
	if (code === authRequired) {
		return new AcpFailure(say(`wants a login${ways ? ` (${ways})` : ''}: ${words}`));
	}

	if ((status !== undefined && refusedLogin.includes(status)) || fields.errorName === 'ProviderAuthError') {
		return new AcpFailure(
			say(`was refused by its provider; its login does not do${ways ? ` (${ways})` : ''}: ${words}`),
		);
	}

	// Of a 500 only the provider's own word counts.
	if (status !== undefined && (limits.includes(status) || provider.code === 500)) {
		const seconds = retrySeconds(fields, provider);
		return limited(status, say(words), seconds === undefined ? undefined : context.now + seconds * 1000);
	}

	return new AcpFailure(say(words === '' ? 'said no without a reason' : `said no: ${words}`));
};
