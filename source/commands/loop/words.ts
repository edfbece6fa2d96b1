import {Problem} from '../../problem.js';
import {typedTrigger} from './typed-settings.js';

const example = 'treadle loop 5m "compare what we have built with spec.md and continue" --verify "npm test"';

/** When a loop wakes and what it prompts, from the words behind `treadle loop`. A trigger may be several words. */
export const splitWords = (words: readonly string[]): {when: string; prompt: string} => {
	const [first = ''] = words;
	const hint = `Write when it wakes, then the prompt in quotes: ${example}`;
	if (words.length < 2) {
		const isTime = /^(?:every|cron|on|now)\b/.test(typedTrigger(first));
		throw new Problem(
			first === '' || isTime
				? 'there is no prompt: what is the agent to do?'
				: `"${first.length > 60 ? `${first.slice(0, 60)}…` : first}" does not say when the loop wakes.`,
			{hint},
		);
	}

	const prompt = words.at(-1) ?? '';
	if (words.length > 2 && !['every', 'cron', 'on'].includes(first)) {
		throw new Problem(`there are ${words.length} words instead of two; put the prompt in quotes.`, {hint});
	}

	if (prompt.trim() === '') {
		throw new Problem('the prompt is empty.', {hint});
	}

	return {when: words.slice(0, -1).join(' '), prompt};
};
