import type {Request} from './requests.js';

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isOptionalText = (value: unknown): value is string | undefined =>
	value === undefined || typeof value === 'string';

/** Which fields each request must have. */
const shapes: {[Type in Request['type']]: (request: Record<string, unknown>) => boolean} = {
	answer: ({gate, answer}) =>
		typeof gate === 'string' &&
		isRecord(answer) &&
		(answer.answer === 'approve' ||
			answer.answer === 'reject' ||
			answer.answer === 'edit' ||
			answer.answer === 'always') &&
		isOptionalText(answer.reason) &&
		isOptionalText(answer.text),
	note: ({text}) => typeof text === 'string',
	pause: () => true,
	resume: () => true,
	wake: () => true,
	stop: ({reason}) => typeof reason === 'string',
	reins: ({free}) => typeof free === 'boolean',
	rollback: ({iteration, reason}) => Number.isSafeInteger(iteration) && typeof reason === 'string',
};

const isRequest = (value: unknown): value is Request =>
	isRecord(value) &&
	typeof value.type === 'string' &&
	Object.hasOwn(shapes, value.type) &&
	shapes[value.type as Request['type']](value);

/** Reads one line of the control socket. Returns undefined for anything that is not a whole, known request. */
export const parseRequest = (line: string): Request | undefined => {
	try {
		const value: unknown = JSON.parse(line);
		return isRequest(value) ? value : undefined;
	} catch {
		return undefined;
	}
};
