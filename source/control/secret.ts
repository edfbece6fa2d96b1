/** The secret of one engine's life, with which requests are signed: a new one each time a run is started or resumed. */
import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {mkdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {keyFolder} from '../journal/chain/run-key.js';
import {writeAtomically} from '../system/files/write-atomically.js';

/** For the person's other terminals; no agent or check is told where it lies. */
const secretFile = (runFolder: string): string => path.join(keyFolder(runFolder), 'control');

/** Makes a new secret and keeps it for its owner alone to read. Throws what the file system throws. */
export const renewSecret = async (runFolder: string): Promise<string> => {
	const secret = randomBytes(32).toString('hex');
	await mkdir(keyFolder(runFolder), {recursive: true, mode: 0o700});
	await writeAtomically(secretFile(runFolder), secret, {mode: 0o600});
	return secret;
};

/** The secret of the engine that runs now; undefined when none does. */
export const readSecret = async (runFolder: string): Promise<string | undefined> =>
	readFile(secretFile(runFolder), 'utf8').catch(() => undefined);

/** Removes the secret of an engine that ends. */
export const removeSecret = async (runFolder: string): Promise<void> =>
	rm(secretFile(runFolder), {force: true}).catch(() => {});

/** Signs one request for one challenge, so that what was said once is worth nothing a second time. */
export const sign = (secret: string, challenge: string, request: string): string =>
	createHmac('sha256', secret).update(`${challenge}\n${request}`).digest('hex');

/** Whether a signature is the right one. */
export const isSigned = (mac: string, secret: string, challenge: string, request: string): boolean => {
	const wanted = Buffer.from(sign(secret, challenge, request));
	const given = Buffer.from(mac);
	return given.length === wanted.length && timingSafeEqual(given, wanted);
};
