import {products} from '../../products/index.js';
import {escapeRegExp} from '../../system/secrets/any-of.js';

/** Files of editors, and of agents for which LOOP.md has no name. */
const ofOthers = [
	...['CONVENTIONS.md', '.cursor/', '.agent/', '.agents/', '.continue/', '.windsurf/', '.roo/', '.cline/'],
	...['.kiro/', '.junie/', '.amazonq/', '.aider*/', '.cursorrules', '.windsurfrules', '.clinerules/'],
	...['.roorules', '.goosehints', '.cursorignore'],
];

const patternOf = (name: string): string => {
	const isFolder = name.endsWith('/');
	const parts = (isFolder ? name.slice(0, -1) : name).split('*').map(escapeRegExp);
	return `${parts.join('[^/]*')}${isFolder ? '(?:/.*|)' : ''}`;
};

const names = [...ofOthers, ...Object.values(products).flatMap(({instructions}) => instructions)];
const configuration = new RegExp(`(?:^|/)(?:${names.map(patternOf).join('|')})$`, 'i');

/** Whether agents take instructions, tools, hooks or permissions from a file of this name, in whatever folder it lies. */
export const isAgentConfiguration = (path: string): boolean => configuration.test(path);
