/** What goes over the control socket, each as one line of JSON. */
import {z} from 'zod';

/**
 * How a client begins: with the name of an abstract socket that it listens on. The engine connects back to that, because
 * the system tells which process listens there, and does not tell who has connected.
 */
export const call = z.object({back: z.string().regex(/^[\da-f]{32}$/)});

/** Whether the system has such sockets. */
export const canCallBack = process.platform === 'linux';

/** What the engine says first on the connection it made: sign this. */
export const challenge = z.object({challenge: z.string()});

/** A request as JSON text, with its signature. */
export const signed = z.object({request: z.string(), mac: z.string()});

export const reply = z.union([
	z.object({ok: z.literal(true)}),
	z.object({ok: z.literal(false), error: z.string()}),
]);

/** The abstract socket of a client: one that lies in no folder. Linux only. */
export const clientSocket = (name: string): string => `\0treadle-${name}`;

/** Reads a line as one of these messages. */
export const readMessage = <T>(schema: z.ZodType<T>, line: string): T | undefined => {
	try {
		return schema.safeParse(JSON.parse(line)).data;
	} catch {
		return undefined;
	}
};
