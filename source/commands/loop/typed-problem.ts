/** Mistakes in a loop that was typed, told of the flag instead of a place in LOOP.md. */
import type {YamlPath} from '../../loop/file/located-yaml.js';
import type {Mistake} from '../../loop/file/not-built-yet.js';
import {placeOfSetting} from '../../loop/file/place-of-setting.js';
import {Problem} from '../../problem.js';
import {displayPath} from '../../system/text/display-path.js';
import type {TypedSettings} from './typed-settings.js';

type Typed = TypedSettings['typed'];

const isWithin = (path: YamlPath, parent: YamlPath): boolean =>
	parent.every((part, index) => path[index] === part);

const flagOf = (path: YamlPath, typed: Typed): string =>
	typed.find(known => isWithin(path, known.path))?.flag ?? `--${path.join('.')}`;

/** Without the name of the setting, which stands before it in messages about LOOP.md. */
const withoutName = (message: string): string => message.replace(/^[a-z-]+(?:\.[a-z-]+)*: /, '');

/** One Problem for all mistakes in what was typed. */
export const problemOfMistakes = (mistakes: readonly Mistake[], typed: Typed): Problem =>
	new Problem(
		mistakes.map(({path, message}) => `${flagOf(path, typed)}: ${withoutName(message)}`).join('\n'),
		{hint: 'All flags: treadle loop --help'},
	);

/** Settings, and those within them, whose places a message may name. */
const namedPaths = (typed: Typed, text: string): {path: YamlPath; place: string}[] =>
	[...typed.map(({path}) => path), ...typed.flatMap(({path}) => entriesOf(path))].map(path => {
		const {line, column} = placeOfSetting(text, path);
		return {path, place: `${line}:${column}`};
	});

/** The first entries of a list, and the keys of a check. */
const entriesOf = (path: YamlPath): YamlPath[] => [
	...Array.from({length: 16}, (_, index) => [...path, index]),
	...['run', 'metric', 'checklist', 'review'].map(key => [...path, key]),
];

/** The same Problem, with flags where it names places in the text of LOOP.md. */
export const problemOfFile = (problem: Problem, file: string, text: string, typed: Typed): Problem => {
	const prefix = `${displayPath(file)}:`;
	const places = namedPaths(typed, text);
	const lines = problem.message.split('\n').map(line => {
		const [, place, message = line] =
			(line.startsWith(prefix) && /^(\d+:\d+): (.*)$/s.exec(line.slice(prefix.length))) || [];
		const [, limit, why] = /^stop\.([a-z-]+): (.*)$/s.exec(message) ?? [];
		if (limit !== undefined) {
			return `--${limit}: ${why}`;
		}

		const named = place && places.find(known => known.place === place);
		return named ? `${flagOf(named.path, typed)}: ${withoutName(message)}` : message;
	});
	return new Problem(lines.join('\n'), {hint: problem.hint, exitCode: problem.exitCode, cause: problem});
};
