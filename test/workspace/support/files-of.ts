import {createHash} from 'node:crypto';
import {lstatSync, readdirSync, readFileSync, readlinkSync} from 'node:fs';

/**
 * Everything below a folder, byte for byte: kind, permissions and content of each file, by path. Paths are read as bytes,
 * so that names that are not UTF-8 stay apart.
 *
 * @param skip names that are left out, wherever they are
 */
export const filesOf = (folder: string, skip: readonly string[] = []): Record<string, string> => {
	const found: Record<string, string> = {};
	const walk = (at: Buffer, shown: string): void => {
		for (const entry of readdirSync(at, {withFileTypes: true, encoding: 'buffer'})) {
			const file = Buffer.concat([at, Buffer.from('/'), entry.name]);
			const name = shown + entry.name.toString('latin1');
			if (skip.includes(entry.name.toString())) {
				continue;
			}

			const mode = (lstatSync(file).mode & 0o777).toString(8);
			if (entry.isDirectory()) {
				found[`${name}/`] = mode;
				walk(file, `${name}/`);
			} else if (entry.isSymbolicLink()) {
				found[name] = `-> ${readlinkSync(file)}`;
			} else if (entry.isFile()) {
				found[name] = `${mode} ${createHash('sha1').update(readFileSync(file)).digest('hex')}`;
			}
		}
	};
	walk(Buffer.from(folder), '');
	return found;
};
