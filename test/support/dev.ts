/**
 * `npm run dev -- demo`: builds on every change and starts the command line anew, in this terminal.
 */
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {watch} from 'rolldown';
import config from '../../rolldown.config.js';

const commandLine = process.argv.slice(2);
let running: ChildProcess | undefined;

const restart = async (): Promise<void> => {
	if (running && running.exitCode === null && running.signalCode === null) {
		const ended = once(running, 'exit');
		running.kill('SIGTERM');
		await ended;
	}

	running = spawn(process.execPath, ['dist/cli.js', ...commandLine], {stdio: 'inherit'});
};

const watcher = watch(config);
let turn = Promise.resolve();
watcher.on('event', event => {
	if (event.code === 'ERROR') {
		process.stderr.write(`${event.error.message}\n`);
	}
	if (event.code === 'END') {
		turn = turn.then(restart);
	}
	if ('result' in event) {
		void event.result.close();
	}
});

// The program itself gets Ctrl+C from the terminal and decides what it means.
process.on('SIGINT', async () => {
	if (running && running.exitCode === null) {
		await once(running, 'exit');
	}
	await watcher.close();
	process.exit(130);
});
