import {readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import coerce from 'semver/functions/coerce.js';
import gte from 'semver/functions/gte.js';
import {asText, type Fields, parseFields} from '../../system/fields.js';

const readPackage = (folder: string): Fields => {
	try {
		return parseFields(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	} catch {
		return {};
	}
};

/**
 * The version of a program that npm installed, read from its package.json; nothing is started. Undefined for a program
 * that was installed in another way.
 *
 * @param file absolute path of the program, or of a link to it
 */
export const installedVersion = (file: string, packageName: string): string | undefined => {
	let folder: string;
	try {
		folder = path.dirname(realpathSync(file));
	} catch {
		return undefined;
	}

	for (;;) {
		const {name, version} = readPackage(folder);
		if (name === packageName) {
			return asText(version);
		}

		const above = path.dirname(folder);
		if (above === folder) {
			return undefined;
		}

		folder = above;
	}
};

/** True when the version is the other one or later; pre-release tags are ignored. */
export const isSince = (version: string, other: string): boolean =>
	gte(coerce(version) ?? '0.0.0', coerce(other) ?? '0.0.0');
