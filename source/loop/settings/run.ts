/** A command whose exit code is the verdict, in `verify` of LOOP.md. */
import {z} from 'zod';
import type {RunChoice} from '../loop.js';
import {hiddenPathMistake} from '../values/hidden-path.js';
import {normaliseRepositoryPath, repositoryPathMistake} from '../values/path-in-repository.js';
import {checkingCommand, probe, refineWith, text, timeLimit} from './fields.js';

export const runSetting = z
	.strictObject({
		run: checkingCommand(
			'npm test',
			command => `"${command}" always passes; give a command that can fail.`,
		).meta({
			description: 'A command that proves the goal: exit code 0 passes. Runs in a clean checkout.',
		}),
		report: text('the path of a report such as report.xml')
			.check(refineWith(repositoryPathMistake))
			.transform(normaliseRepositoryPath)
			.optional()
			.meta({
				description:
					'Report of the tests that the command writes: JUnit XML, TAP or JSON of vitest or jest. Every test that the base has must then still be there and pass.',
			}),
		hidden: text('the path of checks that lie outside the repository')
			.check(refineWith(hiddenPathMistake))
			.transform(value => value.trim())
			.optional()
			.meta({
				description:
					'File or folder outside the repository, laid over the checkout for this check alone, so that the agent never sees it.',
			}),
		probe: probe(),
		limit: timeLimit(),
	})
	.transform(
		({run, report, hidden, probe: times, limit}): RunChoice => ({
			kind: 'run',
			command: run.trim(),
			timeLimit: limit,
			report,
			hidden,
			probe: times,
		}),
	)
	.meta({description: 'A command whose exit code judges.'});
