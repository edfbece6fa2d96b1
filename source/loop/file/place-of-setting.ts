import {splitFrontMatter} from './front-matter.js';
import {parseLocatedYaml, type YamlPath} from './located-yaml.js';

/** Line and column of a setting in the text of a LOOP.md, for mistakes that are found later, in the repository. */
export const placeOfSetting = (text: string, path: YamlPath): {line: number; column: number} => {
	const parts = splitFrontMatter(text);
	return 'message' in parts
		? {line: parts.line, column: parts.column}
		: parseLocatedYaml(parts.yaml, parts.yamlLine).located.valuePlace(path);
};
