// A reporter for `node --test`: one line a test and, where it failed, why.
export default async function* report(events) {
	const count = {passed: 0, failed: 0, skipped: 0};
	for await (const {type, data} of events) {
		if (type === 'test:fail') {
			const {cause, message} = data.details.error;
			count.failed += 1;
			yield `✗ ${data.name}: ${(cause?.message ?? message).replace(/\s+/g, ' ').trim()}\n`;
		} else if (type === 'test:pass') {
			const outcome = data.skip === undefined ? 'passed' : 'skipped';
			count[outcome] += 1;
			yield `${outcome === 'passed' ? '✓' : '-'} ${data.name}\n`;
		}
	}

	yield `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
}
