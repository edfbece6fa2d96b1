import type {DatabaseSync} from 'node:sqlite';

/** Opens an SQLite file, without the warning that Node 22 prints about its SQLite and about nothing else. */
export const openDatabase = (file: string): DatabaseSync => {
	const {emitWarning} = process;
	process.emitWarning = (() => {}) as typeof process.emitWarning;
	try {
		const {DatabaseSync: Database} = process.getBuiltinModule('node:sqlite');
		return new Database(file);
	} finally {
		process.emitWarning = emitWarning;
	}
};
