/*
 * Paths as git prints them with `-z`: one character a byte (latin1), so that paths which are not UTF-8 come through
 * unharmed, for instance back into git's standard input.
 */

/** The NUL-separated fields of git's `-z` output. */
export const fieldsOf = (output: Buffer): string[] => output.toString('latin1').split('\0').slice(0, -1);

/** Fields as git's `-z` input. */
export const bytesOf = (fields: readonly string[]): Buffer =>
	Buffer.from(fields.map(field => `${field}\0`).join(''), 'latin1');

/** A path from `fieldsOf` as text, for messages and globs. */
export const pathText = (path: string): string => Buffer.from(path, 'latin1').toString();

/** A path as text, in the form of `fieldsOf`. */
export const bytesText = (path: string): string => Buffer.from(path).toString('latin1');

/** An entry of a folder, as node:fs takes it. */
export const below = (folder: string | Buffer, name: Buffer): Buffer =>
	Buffer.concat([Buffer.from(folder as string), Buffer.from('/'), name]);

/** Where a path from `fieldsOf` lies on the disk, as node:fs takes it. */
export const diskPath = (workTree: string, path: string): Buffer =>
	below(workTree, Buffer.from(path, 'latin1'));

/** Whether a path from `fieldsOf` can be given to a program as an argument: those are UTF-8. */
export const isUtf8Path = (path: string): boolean => bytesText(pathText(path)) === path;
