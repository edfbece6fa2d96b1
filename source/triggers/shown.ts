import {cleanLine} from '../system/text/clean-text.js';
import {oneLine} from '../system/text/sanitize.js';

/** Most lines that a waking tells the agent. */
export const mostDetails = 50;
/** Most characters of one. */
const longestDetail = 300;
const longestName = 100;

/** A file's or branch's name in a sentence: clean, and not longer than a line takes. */
export const shownName = (name: string): string => oneLine(cleanLine(name), longestName);

/** One line of details: clean, and bounded. */
export const shownLine = (line: string): string => oneLine(cleanLine(line), longestDetail);

/** The first lines of details, and how many more there are. */
export const boundedDetails = (lines: readonly string[]): string[] => [
	...lines.slice(0, mostDetails).map(shownLine),
	...(lines.length > mostDetails ? [`… and ${lines.length - mostDetails} more`] : []),
];
