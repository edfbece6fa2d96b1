import {expect, test} from 'vitest';
import {treadle} from '../support/command-line.js';
import {temporaryRepository} from '../support/temporary-repository.js';

const repositoryWith = async (settings: string) =>
	temporaryRepository({
		files: {
			'loops/spec/LOOP.md': `---\ngoal: g\nagent: rehearsal\nverify: [{run: npm test}]\n${settings}\n---\nx\n`,
		},
	});

test('prints a timer for the loop’s own times, or for others', async () => {
	const place = await repositoryWith('trigger: every 2h\ngates: deliver');
	const {exitCode, stdout, stderr} = await treadle(place, ['schedule', '--print', 'cron']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	expect(stdout).toContain(`\n0 */2 * * * cd ${place.folder} && PATH=`);
	expect(stdout).toContain(`XDG_STATE_HOME=${place.environment.XDG_STATE_HOME} `);
	expect(stdout).toMatch(/dist\/cli\.js run spec --once --headless$/);
	const other = await treadle(place, ['schedule', 'loops/spec', '--print', 'systemd', '--at', '9:05']);
	expect(other.stdout).toContain('OnCalendar=*-*-* 09:05:00\n');
	expect(other.stdout).toContain('"run" "spec" "--once" "--headless"\n');
});

test('says what is in the way', async () => {
	const saidOf = async (settings: string, ...more: string[]) => {
		const {exitCode, stdout, stderr} = await treadle(await repositoryWith(settings), [
			...['schedule', 'spec', '--print', 'cron'],
			...more,
		]);
		expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
		return stderr;
	};
	expect(await saidOf('trigger: [on commit, on change loops]\ngates: deliver')).toContain(
		'the loop spec is woken by "on commit, on change loops", and a timer knows only times.',
	);
	expect(await saidOf('trigger: [every 1h, cron "0 9 * * *"]\ngates: deliver')).toContain('several times');
	expect(await saidOf('trigger: every 1h')).toContain(
		'asks at these gates: prompt, tool, checkpoint, verdict, memory.',
	);
	expect(await saidOf('trigger: every 1h', '--gates', 'all')).toContain(
		'can leave open only the question whether to deliver',
	);
	expect(await saidOf('gates: deliver', '--at', 'every 0m')).toContain('--at every 0m: "0m" is too short');
});
