#!/usr/bin/env node
/**
 * The door. It imports nothing and its syntax is old, so that a Node that cannot run Treadle can still say so.
 * NODE_ENV is not set here: the build has it written into the code, and agents and verifiers must not inherit it.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
	process.stderr.write(
		`treadle: needs Node.js 22.13 or newer, and this is ${process.versions.node} (${process.execPath})\n`,
	);
	process.exitCode = 2;
} else {
	// Compiled code is kept between starts: the first frame comes a tenth earlier. Not among the temporary files, where
	// Node would put it, because what lies there is executed.
	const {XDG_CACHE_HOME: cache, HOME: home} = process.env;
	const folder = cache?.startsWith('/') ? cache : home && `${home}/.cache`;
	if (folder) {
		// Made here, one by one: Node would try forever where a folder cannot be made.
		const {mkdirSync, existsSync} = process.getBuiltinModule('node:fs');
		for (const one of [folder, `${folder}/treadle`]) {
			try {
				if (!existsSync(one)) {
					mkdirSync(one, {mode: 0o700});
				}
			} catch {
				// It starts without a cache.
			}
		}

		if (existsSync(`${folder}/treadle/.`)) {
			process.getBuiltinModule('node:module').enableCompileCache(`${folder}/treadle`);
		}
	}

	import('./commands/program/main.js').then(({main}) => main(process.argv.slice(2)));
}

// A module, although it imports nothing.
export {};
