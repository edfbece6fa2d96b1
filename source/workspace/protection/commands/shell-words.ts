/** One program with its arguments, from a line of shell. */
export type SimpleCommand = {
	/** Without quotes and redirections, with the assignments before the program. */
	words: readonly string[];
	/** Its output goes to something else: a pipe, a substitution, a file. */
	isObserved: boolean;
};

/** Programs that pass on what they read, so that a pipe into them changes nothing. */
const passOn = new Set(['tee', 'cat', 'tail', 'head', 'less', 'more', 'ts']);

const keywords = new Set([
	'{',
	'}',
	'if',
	'then',
	'elif',
	'else',
	'while',
	'until',
	'do',
	'!',
	'exec',
	'command',
	'eval',
]);

type Ended = {words: string[]; operator: string; toFile: boolean};

/**
 * The programs that a shell text starts, as far as the text alone tells: no variable is expanded. Commands inside `$(…)`
 * and backticks are among them.
 */
export const simpleCommands = (text: string): SimpleCommand[] => {
	const inner: string[] = [];
	const ended = split(text, inner);
	const commands = ended.flatMap(({words, operator, toFile}, index): SimpleCommand[] => {
		const start = words.findIndex(word => !keywords.has(word));
		const pipedTo = ended[index + 1]?.words[0];
		const isObserved = toFile || (operator === '|' && !passOn.has(pipedTo ?? ''));
		return start === -1 ? [] : [{words: words.slice(start), isObserved}];
	});
	return [...commands, ...inner.flatMap(simpleCommands).map(command => ({...command, isObserved: true}))];
};

const token =
	/(?<comment>(?<=^|[\s;&|(])#[^\n]*)|(?<space>[^\S\n]+|\\\n)|(?<redirection>\d*(?:>>?|<<?-?<?|<>)&?\d*-?|&>>?)|(?<operator>\|\||&&|;;|[;&|\n(){}])|(?<single>'[^']*'?)|(?<double>"(?:\\[\s\S]|[^"\\])*"?)|(?<substitution>\$\([^()]*(?:\([^()]*\)[^()]*)*\)?|`[^`]*`?)|(?<escaped>\\[\s\S])|(?<plain>[^\s;&|(){}<>'"`\\$]+|[\s\S])/g;

const split = (text: string, inner: string[]): Ended[] => {
	const ended: Ended[] = [];
	let words: string[] = [];
	let word: string | undefined;
	let toFile = false;
	let skipsNext = false;
	const endWord = () => {
		if (word !== undefined && !skipsNext) {
			words.push(word);
		}
		if (word !== undefined) {
			skipsNext = false;
		}
		word = undefined;
	};
	const endCommand = (operator: string) => {
		endWord();
		if (words.length > 0) {
			ended.push({words, operator, toFile});
		}
		words = [];
		toFile = false;
		skipsNext = false;
	};
	for (const {groups = {}} of text.matchAll(token)) {
		const {space, redirection, operator, single, double, substitution, escaped, plain} = groups;
		if (space) {
			endWord();
		} else if (operator === '{' || operator === '}') {
			// Braces are part of a word unless they stand alone.
			word = `${word ?? ''}${operator}`;
		} else if (operator) {
			endCommand(operator);
		} else if (redirection) {
			endWord();
			// `2>&1` has no file; what is read with `<` is an argument like any other.
			const writes = redirection.includes('>');
			const hasTarget = !/&[\d-]/.test(redirection);
			toFile ||= writes && hasTarget && !/^[2-9]/.test(redirection);
			skipsNext = (writes && hasTarget) || redirection.includes('<<');
		} else if (single) {
			word = (word ?? '') + single.replace(/^'|'$/g, '');
		} else if (double) {
			const content = double.replace(/^"|"$/g, '');
			inner.push(...substitutionsIn(content));
			word = (word ?? '') + content.replaceAll(/\\(["\\$`])/g, '$1');
		} else if (substitution) {
			inner.push(...substitutionsIn(substitution));
			word = (word ?? '') + substitution;
		} else if (escaped) {
			word = (word ?? '') + escaped.slice(1);
		} else if (plain) {
			word = (word ?? '') + plain;
		}
	}

	endCommand('');
	return ended;
};

const substitutionsIn = (text: string): string[] =>
	[...text.matchAll(/\$\(([^()]*(?:\([^()]*\)[^()]*)*)\)?|`([^`]*)`?/g)].map(
		([, dollar, tick]) => dollar ?? tick ?? '',
	);
