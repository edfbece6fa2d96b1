/**
 * The scripted agent as a process of its own, speaking the Agent Client Protocol on stdin and stdout:
 * `node rehearsal.js [--script file.json]`.
 *
 * Everything is imported lazily: a bundler may put what others need too into the file it makes of this one, and then
 * their importing it would start an agent.
 */
try {
	const {runAgent} = await import('./run-agent.js');
	await runAgent(process.argv.slice(2));
	process.exit(0);
} catch (error) {
	const {message, exitCode} = error as Error & {exitCode?: number};
	process.stderr.write(`${message}\n`);
	process.exit(exitCode ?? 1);
}
