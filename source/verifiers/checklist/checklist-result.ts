import type {VerifierResult} from '../../journal/events/events.js';
import type {ItemResult} from '../../journal/events/measure.js';
import {cutMiddle} from '../../loop/prompt/cut-middle.js';

/** Bytes of what reaches the next prompt. */
const evidenceLimit = 8000;
const printedLimit = 2000;
/** Names that a result lists. Source: `VerifierResult.failing`. */
const mostFailing = 200;

/** An item that was not checked, and why. */
export const uncheckedItem = (
	{number, text}: Pick<ItemResult, 'number' | 'text'>,
	evidence: string,
): ItemResult => ({number, text, met: undefined, evidence});

const line = ({number, text, met, evidence}: ItemResult): string =>
	`- ${number}. ${text}: ${met === undefined ? 'not judged, ' : ''}${evidence}`;

/** Unmet items first, then what their commands printed, then those that were not checked. */
const evidenceOf = (
	unmet: readonly ItemResult[],
	unchecked: readonly ItemResult[],
	printed: ReadonlyMap<number, string>,
): string => {
	const outputs = unmet.flatMap(({number}) => {
		const output = printed.get(number)?.trim();
		return output ? [`Item ${number} printed:\n${cutMiddle(output, printedLimit)}`] : [];
	});
	const lines = [...unmet.map(line), ...unchecked.map(line)].join('\n');
	return cutMiddle([lines, ...outputs].join('\n\n'), evidenceLimit);
};

/**
 * The result of a checklist from those of its items. All met is a pass, one not met a failure; otherwise items that could
 * not be checked make it unverified. Progress counts the items that were found met on this very checkpoint: those that an
 * agent was not asked about, because commands failed, are neither met nor failing, and no earlier result is carried over.
 * Pure.
 *
 * @param printed by number of the item
 */
export const checklistResult = (
	items: readonly ItemResult[],
	printed: ReadonlyMap<number, string> = new Map(),
): Pick<VerifierResult, 'status' | 'summary' | 'evidence' | 'measure' | 'items' | 'failing'> => {
	const met = items.filter(item => item.met === true);
	const unmet = items.filter(item => item.met === false);
	const unchecked = items.filter(item => item.met === undefined);
	const parts = [
		`${met.length} of ${items.length} ${items.length === 1 ? 'item' : 'items'} met`,
		...(unmet.length > 0 ? [`${unmet.length} not met`] : []),
		...(unchecked.length > 0 ? [`${unchecked.length} not judged`] : []),
	];
	const [failed] = unmet;
	const [open] = unchecked;
	const why = failed ? `: ${failed.number}. ${failed.text}` : open ? `: ${open.evidence}` : '';
	return {
		status: unmet.length > 0 ? 'failed' : unchecked.length > 0 ? 'unverified' : 'passed',
		summary: `${parts.join(', ')}${why}`,
		evidence: evidenceOf(unmet, unchecked, printed),
		measure: {kind: 'items', met: met.length, total: items.length},
		items: [...items],
		failing: unmet.slice(0, mostFailing).map(({number}) => String(number)),
	};
};
