import {createHash} from 'node:crypto';
import type {z} from 'zod';
import {whyNotMeasurable} from '../budgets.js';
import type {Loop} from '../loop.js';
import {toAgentChoice} from '../settings/agent.js';
import {whyNeverFinishes} from '../settings/gates.js';
import {type FrontMatterSettings, frontMatterSchema} from '../settings/schema.js';
import {repeats} from '../values/trigger.js';
import {type Diagnostic, toProblem} from './diagnostic.js';
import {splitFrontMatter} from './front-matter.js';
import {parseLocatedYaml, type YamlPath} from './located-yaml.js';
import {loopName} from './loop-name.js';
import {findNotBuiltYet, type Mistake} from './not-built-yet.js';
import {schemaMistakes} from './schema-mistakes.js';

/** Most bytes of UTF-8 in a body, so that a prompt never has to cut it. */
export const bodyLimit = 32 * 1024;

/**
 * Reads the text of a LOOP.md; `file` is its absolute path, for the loop's name and for messages. Throws one Problem with
 * every mistake in the file, one `file:line:column: message` per line. Format: docs/loop-format.md.
 */
export const parseLoop = (text: string, file: string): Loop => {
	const parts = splitFrontMatter(text);
	if ('message' in parts) {
		throw toProblem(file, [parts]);
	}

	const {located, diagnostics, unread, readable} = parseLocatedYaml(parts.yaml, parts.yamlLine);
	diagnostics.push(...bodyDiagnostics(parts.body, parts.bodyLine));
	// Unreadable settings would all be reported as missing.
	const settings = readable ? located.value : {};
	const parsed = frontMatterSchema.safeParse(settings ?? {});
	if (readable) {
		const place = ({path, at}: Mistake) => (at === 'key' ? located.keyPlace(path) : located.valuePlace(path));
		diagnostics.push(
			...mistakesOf(parsed, settings, unread).map(mistake => ({...place(mistake), message: mistake.message})),
		);
	}

	if (!parsed.success || diagnostics.length > 0) {
		throw toProblem(file, diagnostics);
	}

	const loop = toLoop(parsed.data, text, file, parts.body);
	const never = whyNeverFinishes(loop.verify, loop.gates);
	if (never !== undefined) {
		throw toProblem(file, [{...located.keyPlace(['gates']), message: `gates: ${never}`}]);
	}

	if (loop.until === 'never' && !loop.triggers.some(repeats)) {
		throw toProblem(file, [
			{
				...located.valuePlace(['until']),
				message: 'until: "never" needs something that wakes the loop again, such as trigger: every 1h.',
			},
		]);
	}

	if (loop.deliver === 'files' && loop.allow === undefined) {
		throw toProblem(file, [
			{
				...located.keyPlace(['deliver']),
				message:
					'deliver: "files" copies what the loop may change, so "allow" has to name it, such as allow: [CHANGELOG.md].',
			},
		]);
	}

	// What other agents report is known only to their drivers; the engine asks them before a run.
	const unmeasured = loop.agent.kind === 'command' ? whyNotMeasurable(loop, {}) : undefined;
	if (unmeasured !== undefined) {
		const limit = loop.stop.tokens === undefined ? 'cost' : 'tokens';
		throw toProblem(file, [{...located.keyPlace(['stop', limit]), message: unmeasured}]);
	}

	return loop;
};

/** What is wrong with settings that do not come from a file; nothing when they are right. */
export const settingMistakes = (settings: unknown): Mistake[] =>
	mistakesOf(frontMatterSchema.safeParse(settings), settings, []);

const mistakesOf = (
	{error}: {error?: z.ZodError},
	settings: unknown,
	unread: readonly YamlPath[],
): Mistake[] =>
	firstOfEach([...findNotBuiltYet(settings), ...schemaMistakes(error?.issues ?? [], settings)], unread);

const toLoop = (settings: FrontMatterSettings, text: string, file: string, body: string): Loop => {
	const {trigger: triggers, stop, until, turns, ...same} = settings;
	const {'per-day': perDay, ...limits} = stop;
	const wakesAgain = triggers.some(repeats);
	return {
		...same,
		name: loopName(file),
		file,
		digest: createHash('sha256').update(text).digest('hex'),
		triggers,
		until: until ?? (wakesAgain ? 'never' : 'goal'),
		turns: turns ?? (wakesAgain ? 1 : undefined),
		agent: toAgentChoice(settings.agent),
		skills: settings.skills?.length ? settings.skills : undefined,
		prepare: settings.prepare?.trim(),
		notify: settings.notify?.trim(),
		stop: perDay === undefined ? limits : {...limits, perDay},
		body,
	};
};

const bodyDiagnostics = (body: string, line: number): Diagnostic[] => {
	const bytes = Buffer.byteLength(body);
	if (body === '') {
		return [{line, column: 1, message: 'no prompt. Write below the front matter what the agent is to do.'}];
	}

	return bytes > bodyLimit
		? [
				{
					line,
					column: 1,
					message: `the prompt is ${bytes.toLocaleString('en')} bytes long; the limit is ${bodyLimit.toLocaleString('en')}. Put long material in a file of the repository and name it here.`,
				},
			]
		: [];
};

/** The first of several mistakes at one place, and none at `known` places: the others follow from it. */
const firstOfEach = (mistakes: readonly Mistake[], known: readonly YamlPath[]): Mistake[] => {
	const kept: Mistake[] = [];
	for (const mistake of mistakes) {
		if (![...known, ...kept.map(({path}) => path)].some(path => isWithin(mistake.path, path))) {
			kept.push(mistake);
		}
	}

	return kept;
};

const isWithin = (path: YamlPath, parent: YamlPath): boolean =>
	parent.every((part, index) => path[index] === part);
