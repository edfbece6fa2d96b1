/** The messages on the control socket, each one line of JSON. */
import {z} from 'zod';

/**
 * The first message of a client: the name of an abstract socket on which it listens. The engine connects back to that one,
 * because the system reveals which process listens on a socket, but not which process connected to one.
 */
export const call = z.object({back: z.string().regex(/^[\da-f]{32}$/)});

/** Whether the system has abstract sockets. */
export const canCallBack = process.platform === 'linux';

/** The engine's first message on the connection back: the text that the client has to sign with its request. */
export const challenge = z.object({challenge: z.string()});

/** A request as JSON text, with its signature. */
export const signed = z.object({request: z.string(), mac: z.string()});

export const reply = z.union([
	z.object({ok: z.literal(true), said: z.string().optional()}),
	z.object({ok: z.literal(false), error: z.string()}),
]);

/** Address of a client's abstract socket, which is no file. Linux only. */
export const clientSocket = (name: string): string => `\0treadle-${name}`;

/** Reads a line as a message of that shape. Returns undefined when it is not one. */
export const readMessage = <T>(schema: z.ZodType<T>, line: string): T | undefined => {
	try {
		return schema.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
};
