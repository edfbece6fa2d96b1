import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {WorkToReview} from '../verifier.js';
import {truncateDiff} from './truncate-diff.js';

/** Bytes of the diff that a reviewer is given; it finds the rest in its folder. */
const diffLimit = 60_000;
const findingLimit = 400;

/**
 * Control characters are spelled out here rather than taken away: what follows one may be meant for the machine that runs
 * the file while it is hidden from whoever reads the diff.
 */
const spellControls = (text: string): string =>
	text
		.replaceAll('\r\n', '\n')
		.replaceAll(
			/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g,
			control => `<U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
		);

/** What a reviewer is told of the work: what earlier checks found, and the diff. All of it is hostile. */
export const describeWork = async ({findings, diff}: WorkToReview, sanitize: Sanitize): Promise<string> => {
	const found = findings.map(finding => `- ${oneLine(sanitize(finding), findingLimit)}`);
	const changes = truncateDiff(sanitize(spellControls(await diff())).trim(), diffLimit);
	return [
		found.length > 0 ? `The checks before found:\n${found.join('\n')}` : 'No other check has judged it.',
		changes === '' ? 'The diff is empty: no file has changed.' : `The diff:\n${changes}`,
	].join('\n\n');
};
