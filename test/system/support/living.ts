import {readdirSync, readFileSync} from 'node:fs';

/** Ids of the living processes whose command line or name holds the text, as /proc tells. */
export const livingWith = (text: string): number[] =>
	readdirSync('/proc')
		.map(Number)
		.filter(pid => {
			if (!Number.isInteger(pid) || pid === process.pid) {
				return false;
			}

			try {
				const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
				const isZombie = stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
				return !isZombie && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
			} catch {
				return false;
			}
		});

/** A number of seconds that no other process sleeps for, to be recognised by. */
export const uniqueSeconds = (): string => `9${Math.random().toFixed(12).slice(2)}`;
