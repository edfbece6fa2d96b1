import {expect, test} from 'vitest';
import {toPermissionRequest} from '../../../source/agents/acp/permission.js';

test('the head of a diff does not name the target again', () => {
	const diff = '--- a/x.js\n+++ b/x.js\n@@ -1 +1 @@\n--- x\n+y\n';
	const call = {kind: 'tool', id: 't', tool: 'edit', title: 'Write', diff} as const;
	expect(toPermissionRequest({...call, target: 'x.js'}).details).toEqual([
		'x.js',
		'@@ -1 +1 @@',
		'--- x',
		'+y',
	]);
	expect(toPermissionRequest(call).details).toContain('+++ b/x.js');
});

test('a command that is its own target is reported once', () => {
	const call = {kind: 'tool', id: 't', tool: 'execute', title: 'Run the tests'} as const;
	expect(toPermissionRequest({...call, target: 'npm test', input: 'npm test'}).details).toEqual(['npm test']);
	expect(toPermissionRequest({...call, target: '/tmp', input: 'npm test'}).details).toEqual([
		'/tmp',
		'npm test',
	]);
});
