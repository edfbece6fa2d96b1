import type {ListItem, Nodes, Paragraph} from 'mdast';
import {fromMarkdown} from 'mdast-util-from-markdown';
import {gfmTaskListItemFromMarkdown} from 'mdast-util-gfm-task-list-item';
import {toString as textOf} from 'mdast-util-to-string';
import {gfmTaskListItem} from 'micromark-extension-gfm-task-list-item';
import {oneLine} from '../../system/text/sanitize.js';

/** One item of the task lists of a spec. Its tick means nothing, so it is not in here. */
export type SpecItem = {
	/** Place in the spec, from 1. */
	number: number;
	/** One line: what it says itself, without the items below it and without its command. */
	text: string;
	/** Line of the spec it stands on, from 1. */
	line: number;
	/** How many items it stands below. */
	depth: number;
	/** The command of its own that checks it. */
	command?: string;
};

const textLimit = 300;

const keyword = '(?:check|run|verify):';
/** What stands before the command at the end of an item, and what may stand behind it. */
const ways = [
	{before: new RegExp(String.raw`\s*\(\s*(?:${keyword}\s*)?$`, 'i'), behind: /^\s*\)\s*[.;]?\s*$/},
	{before: new RegExp(String.raw`(?:^|\s*[,;–—-]?\s+)${keyword}\s*$`, 'i'), behind: /^\s*[.;]?\s*$/},
];

/**
 * The command that an item ends with, as inline code in parentheses or behind `check:`, `run:` or `verify:`, and what the
 * paragraph says without it. Other inline code is just text.
 */
const commandOf = ({children}: Paragraph): {command: string; rest: string} | undefined => {
	const index = children.findLastIndex(({type}) => type === 'inlineCode');
	const code = children[index];
	const lead = children[index - 1];
	if (code?.type !== 'inlineCode' || code.value.trim() === '' || (lead && lead.type !== 'text')) {
		return undefined;
	}

	const [before, behind] = [lead?.value ?? '', textOf(children.slice(index + 1))];
	const way = ways.find(each => each.before.test(before) && each.behind.test(behind));
	if (way === undefined) {
		return undefined;
	}

	const first = textOf(children.slice(0, Math.max(0, index - 1)));
	return {command: code.value.trim(), rest: first + before.replace(way.before, '')};
};

const readItem = (item: ListItem): Pick<SpecItem, 'text' | 'command'> => {
	const own = item.children.filter(({type}) => type !== 'list' && type !== 'blockquote');
	const last = own.at(-1);
	const found = last?.type === 'paragraph' ? commandOf(last) : undefined;
	const said = own
		.filter(block => block.type === 'paragraph')
		.map(block => (block === last && found ? found.rest : textOf(block)));
	const text = oneLine(said.join(' '), textLimit);
	return found ? {text: text === '' ? found.command : text, command: found.command} : {text};
};

/**
 * The items of all task lists of a spec in the order they stand there: at any depth, in ordered lists and block quotes
 * too, ticked or not. An item with others below it is an item as well. What stands in code or HTML is none.
 *
 * Source: https://github.github.com/gfm/#task-list-items-extension-
 *
 * @param markdown GitHub Flavored Markdown; a byte order mark and any kind of line end may be in it
 */
export const readItems = (markdown: string): SpecItem[] => {
	const tree = fromMarkdown(markdown.replace(/^\uFEFF/, ''), {
		extensions: [gfmTaskListItem()],
		mdastExtensions: [gfmTaskListItemFromMarkdown()],
	});
	const items: SpecItem[] = [];
	const visit = (node: Nodes, depth: number): void => {
		const isItem = node.type === 'listItem' && typeof node.checked === 'boolean';
		if (isItem) {
			items.push({
				number: items.length + 1,
				line: node.position?.start.line ?? 1,
				depth,
				...readItem(node),
			});
		}

		for (const child of 'children' in node ? node.children : []) {
			visit(child, isItem ? depth + 1 : depth);
		}
	};

	visit(tree, 0);
	return items;
};
