import {readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';
import coerce from 'semver/functions/coerce.js';
import gte from 'semver/functions/gte.js';
import {asFields, asText} from '../../system/fields.js';

const readPackage = (folder: string): Record<string, unknown> => {
	try {
		return asFields(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
	} catch {
		return {};
	}
};

/**
 * The version of a program that npm installed, read from the package it lies in; nothing is started. Undefined for a
 * program that came by another way.
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

/** True when the version is the other one or a later one; what stands behind the numbers does not count. */
export const isSince = (version: string, other: string): boolean =>
	gte(coerce(version) ?? '0.0.0', coerce(other) ?? '0.0.0');
