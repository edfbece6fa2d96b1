/** The secret with which requests to an engine are signed: a new one each time a run is started or resumed. */
import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import {mkdir, readFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {keyFolder} from '../journal/chain/run-key.js';
import {writeAtomically} from '../system/files/write-atomically.js';

/** Your other terminals read it here; no agent or check is told the path. */
const secretFile = (runFolder: string): string => path.join(keyFolder(runFolder), 'control');

/** Creates a new secret in a file that only its owner can read. Throws the errors of the file system. */
export const renewSecret = async (runFolder: string): Promise<string> => {
	const secret = randomBytes(32).toString('hex');
	await mkdir(keyFolder(runFolder), {recursive: true, mode: 0o700});
	await writeAtomically(secretFile(runFolder), secret, {mode: 0o600});
	return secret;
};

/** The secret of the running engine; undefined when none runs. */
export const readSecret = async (runFolder: string): Promise<string | undefined> =>
	readFile(secretFile(runFolder), 'utf8').catch(() => undefined);

/** Removes the secret when the engine ends. */
export const removeSecret = async (runFolder: string): Promise<void> =>
	rm(secretFile(runFolder), {force: true}).catch(() => {});

/** Signs one request for one challenge, so that a recorded request cannot be replayed. */
export const sign = (secret: string, challenge: string, request: string): string =>
	createHmac('sha256', secret).update(`${challenge}\n${request}`).digest('hex');

/** Whether a signature is valid. */
export const isSigned = (mac: string, secret: string, challenge: string, request: string): boolean => {
	const wanted = Buffer.from(sign(secret, challenge, request));
	const given = Buffer.from(mac);
	return given.length === wanted.length && timingSafeEqual(given, wanted);
};
