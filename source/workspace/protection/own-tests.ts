import path from 'node:path';
import {isTest} from './test-names.js';

/** Folders that hold tests, or what tests read, in any project. */
const place =
	/^(?:tests?|__tests__|__mocks__|__snapshots__|__specs__|__fixtures__|fixtures|testdata|goldens?|e2e|cypress|.*[-_.]tests?|tests?[-_.].*)$/i;

/** A folder `spec` may hold tests, or requirements; those are documents. */
const specPlace = /^(?:specs?|.*[-_.]specs?)$/i;
const document = /(?<!\.(?:approved|verified|golden))\.(?:md|mdx|markdown|txt|rst|adoc|pdf)$/i;

/** In a folder of the product, `spec` may be code about specifications. */
const productFolder = /^(?:src|lib|libs|app|apps|source|sources|pkg|cmd|internal|server|client)$/i;

const names = [
	// add.test.ts, add-test.js, add_test.go, Add.Tests.ps1, login.e2e-spec.ts, login.cy.ts
	/[._-](?:tests?|specs?|e2e|e2e-spec|unittest|cy)\.[a-z\d]+$/i,
	// test_add.py; test.js and tests.py, as Node.js and Django take them
	/^test_.*\.[a-z\d]+$/,
	/^tests?\.[a-z\d]+$/i,
	// AddTest.java, TestAdd.java, AddTests.cs, AddIT.java, AddSpec.scala
	/[a-z\d](?:Tests?|Specs?|IT)\.(?:java|kts?|scala|groovy|cs|fs|vb|php|swift|hs|cpp|m)$/,
	/^Test[A-Z].*\.(?:java|kts?|scala|groovy|cs|php)$/,
	// Loaded before all tests of a folder
	/^(?:test|spec|rails)_helper\.rb$/,
	/\.(?:bats|feature)$/,
	// What tests compare with
	/\.snap$|\.(?:approved|verified|golden)(?:\.[a-z\d]+)?$/i,
];

/** Node.js and other runners run these wherever they lie; in a product they may be code about tests. */
const dashed = /^tests?-.*\.[a-z\d]+$/i;

/** Whether the name alone says that a file is a test. */
export const isNamedTest = (file: string): boolean =>
	names.some(name => name.test(path.posix.basename(file)));

/**
 * Whether a path of the base is a test, or something that tests read: by its name or by where it lies. Narrower than
 * `isTest`: changing such a file changes the checks, whatever the project is about.
 */
export const isOwnTest = (file: string): boolean => {
	const base = path.posix.basename(file);
	const folders = path.posix.dirname(file).split('/');
	if (/^readme\b/i.test(base)) {
		return false;
	}

	if (folders.some(folder => place.test(folder)) || (isNamedTest(file) && !document.test(file))) {
		return true;
	}

	const isInProduct = folders.some(folder => productFolder.test(folder));
	return (
		!isInProduct &&
		!document.test(file) &&
		(folders.some(folder => specPlace.test(folder)) || (dashed.test(base) && isTest(file)))
	);
};
