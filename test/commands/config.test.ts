import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {
	defaultSettings,
	formatSetting,
	readSettings,
	settingNames,
	settingsFile,
} from '../../source/settings.js';
import {treadle} from '../support/command-line.js';
import {temporaryRepository} from '../support/temporary-repository.js';

test('settings are kept, typed and listed', async () => {
	const place = await temporaryRepository();
	expect((await treadle(place, ['config', 'get'])).stdout).toBe(
		settingNames.map(name => `${name} = ${formatSetting(defaultSettings[name])}`).join('\n'),
	);
	expect(await treadle(place, ['config', 'set', 'theme', 'light'])).toMatchObject({exitCode: 0, stderr: ''});
	expect(await treadle(place, ['config', 'set', 'animation', 'off'])).toMatchObject({
		exitCode: 0,
		stderr: '',
	});
	expect((await treadle(place, ['config', 'get', 'theme'])).stdout).toBe('light');
	expect((await readSettings(place.environment)).settings).toEqual({
		...defaultSettings,
		theme: 'light',
		animation: false,
	});

	const unknown = await treadle(place, ['config', 'get', 'them']);
	expect(unknown.exitCode).toBe(2);
	expect(unknown.stderr).toContain('there is no setting "them". Did you mean "theme"?');
	const wrong = await treadle(place, ['config', 'set', 'animation', 'maybe']);
	expect(wrong.exitCode).toBe(2);
	expect(wrong.stderr).toContain('"animation" is "on" or "off", not "maybe"');
	const noChoice = await treadle(place, ['config', 'set', 'notify', 'loud']);
	expect(noChoice.exitCode).toBe(2);
	expect(noChoice.stderr).toContain('"notify" is one of auto, bell, desktop, off, not "loud"');
	const noAmount = await treadle(place, ['config', 'set', 'per-day', '5,000']);
	expect(noAmount.exitCode).toBe(2);
	expect(noAmount.stderr).toContain('"5,000" is not a cost; write $5000');
	const noTheme = await treadle(place, ['config', 'set', 'theme', 'lihgt']);
	expect(noTheme.exitCode).toBe(2);
	expect(noTheme.stderr).toContain('Did you mean "light"?');
});

test('what config get prints, config set takes', async () => {
	const place = await temporaryRepository();
	for (const value of ['off', 'on', 'false', 'true']) {
		expect((await treadle(place, ['config', 'set', 'animation', value])).exitCode).toBe(0);
		const {stdout} = await treadle(place, ['config', 'get', 'animation']);
		expect(stdout).toBe(value === 'true' || value === 'on' ? 'on' : 'off');
	}
});

test('a broken theme is not taken, and what is wrong with it is said', async () => {
	const place = await temporaryRepository();
	const folder = path.join(path.dirname(settingsFile(place.environment)), 'themes');
	await mkdir(folder, {recursive: true});
	await writeFile(path.join(folder, 'mine.json'), '{"colours": {"text": "reddish"}}');
	const set = await treadle(place, ['config', 'set', 'theme', 'mine']);
	expect(set).toMatchObject({exitCode: 2, stdout: ''});
	expect(set.stderr).toContain('mine.json');
	expect((await treadle(place, ['config', 'get', 'theme'])).stdout).toBe('auto');
});

test.each([
	['{"theme": "li', 'settings not read'],
	['[]', 'does not hold an object'],
	['{"animation": "yes"}', '"animation" should be true or false; ignored'],
])('a damaged file %j is reported, read as the defaults, and not overwritten', async (content, complaint) => {
	const place = await temporaryRepository();
	const file = settingsFile(place.environment);
	await mkdir(path.dirname(file), {recursive: true});
	await writeFile(file, content);
	const got = await treadle(place, ['config', 'get', 'animation']);
	expect(got).toMatchObject({exitCode: 0, stdout: 'on'});
	expect(got.stderr).toContain(complaint);
	if (content.endsWith('}')) {
		return;
	}

	const set = await treadle(place, ['config', 'set', 'theme', 'light']);
	expect(set.exitCode).toBe(2);
	expect(set.stderr).toContain('Correct the file or delete it.');
	expect(await readFile(file, 'utf8')).toBe(content);
});
