import {expect, test} from 'vitest';
import {isOwnTest} from '../../../source/workspace/protection/own-tests.js';

test.each([
	'test/add.js',
	'tests/data/in.csv',
	'src/__tests__/add.tsx',
	'src/__mocks__/api.ts',
	'src/__snapshots__/add.test.ts.snap',
	'packages/a/test-utils/render.tsx',
	'src/test/java/AddIT.java',
	'Add.Tests/AddTests.cs',
	'spec/models/user.rb',
	'e2e/login.ts',
	'cypress/support/commands.js',
	'pkg/add/testdata/in.txt',
	'fixtures/big.json',
	'src/add.test.ts',
	'src/add.spec.mjs',
	'src/add-test.js',
	'src/login.e2e-spec.ts',
	'src/login.cy.ts',
	'pkg/add/add_test.go',
	'app/test_add.py',
	'app/tests.py',
	'tests/conftest.py',
	'lib/add_test.exs',
	'AddTest.java',
	'TestAdd.kt',
	'AddSpec.scala',
	'AddTests.swift',
	'AddTest.php',
	'scripts/add.bats',
	'docs/add.feature',
	'test-add.js',
	'src/report.approved.txt',
])('%s is a test, or what tests read', file => {
	expect(isOwnTest(file)).toBe(true);
});

test.each([
	'src/add.js',
	'src/latest.js',
	'src/contest/rules.py',
	'src/attest.go',
	'src/test-report.ts',
	'src/spec/parser.ts',
	'specs/dates.md',
	'spec/overview.txt',
	'spec.md',
	'docs/test.md',
	'test/README.md',
	'src/features/cart.tsx',
	'src/integration/stripe.ts',
	'checks/own.js',
	'src/snapshots/store.go',
	'Testament.java',
	'manifest.json',
	'protest.rb',
])('%s is the agent’s', file => {
	expect(isOwnTest(file)).toBe(false);
});
