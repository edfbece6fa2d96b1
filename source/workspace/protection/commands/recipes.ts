/** A rule of a Makefile or justfile. */
export type Recipe = {names: readonly string[]; needs: readonly string[]; lines: readonly string[]};

/** The rules of a Makefile or justfile, as far as the text alone tells: simple variables are filled in, functions are not. */
export const readRecipes = (text: string): {recipes: Recipe[]; includes: string[]} => {
	const variables = new Map<string, string>();
	const recipes: {names: string[]; needs: string[]; lines: string[]}[] = [];
	const includes: string[] = [];
	const expand = (line: string): string =>
		line
			.replaceAll(
				/\$[({](\w+)[)}]|\{\{\s*(\w+)\s*\}\}/g,
				(whole, make, just) => variables.get(make ?? just) ?? whole,
			)
			.replaceAll('$$', '$');
	for (const line of text.replaceAll(/\\\r?\n\s*/g, ' ').split(/\r?\n/)) {
		if (/^\s/.test(line)) {
			recipes.at(-1)?.lines.push(expand(line.trim().replace(/^[@+-]+/, '')));
			continue;
		}

		const [, name = '', value = ''] = /^(?:export\s+)?(\w+)\s*(?:[:?+]|::)?=\s*(.*)$/.exec(line) ?? [];
		const [, names = '', needs = ''] = /^@?([^:#]+?)\s*::?(?!=)\s*([^#]*)/.exec(line) ?? [];
		const included = /^-?s?(?:include|import|mod\??)\s+(.+)$/.exec(line)?.[1];
		if (name !== '') {
			variables.set(name, expand(value.trim().replace(/^(['"])(.*)\1$/, '$2')));
		} else if (included !== undefined) {
			includes.push(...included.split(/\s+/).map(file => file.replaceAll(/['"]/g, '')));
		} else if (names !== '') {
			const [before = '', recipe] = expand(needs).split(';', 2);
			recipes.push({
				// In a justfile parameters follow the name; taken as further names they do no harm.
				names: expand(names).split(/\s+/),
				needs: before.split(/[\s()&]+/).filter(Boolean),
				lines: recipe === undefined ? [] : [recipe.trim()],
			});
		}
	}

	return {recipes, includes};
};

/** The lines that a target runs, including those of what it needs; the first target's where none is named. */
export const linesOf = (recipes: readonly Recipe[], target: string | undefined): string[] => {
	const first = recipes.find(({names}) => names.some(name => !name.startsWith('.')));
	const done = new Set<Recipe>();
	const collect = (found: readonly Recipe[]): string[] =>
		found.flatMap(recipe => {
			if (done.has(recipe)) {
				return [];
			}

			done.add(recipe);
			return [
				...collect(recipes.filter(({names}) => names.some(name => recipe.needs.includes(name)))),
				...recipe.lines,
			];
		});
	return collect(
		target === undefined ? (first ? [first] : []) : recipes.filter(({names}) => names.includes(target)),
	);
};
