import {Problem} from '../../problem.js';

const units = {'': 1, k: 1000, M: 1_000_000} as const;

/** Most tokens of a run, so that a mistyped unit does not cost a fortune. */
const most = 10_000_000_000;

/** Tokens as LOOP.md writes them: `200k`, `2M`, `1.5M` or `250000`. */
export const tokenPattern = '^[0-9]+(\\.[0-9]{1,6})?[kM]?$';

/** `200k`, `2M` or a plain number as a count of tokens, from 1 to ten billion. Throws a Problem that says what would be right. */
export const parseTokens = (value: string | number): number => {
	const text = String(value).trim();
	const match = /^(\d+(?:\.\d{1,6})?)([kM]?)$/.exec(text);
	if (!match) {
		throw new Problem(misreading(text));
	}

	// `4.35 * 1_000_000` is not a whole number in floating point. No count has more than three decimals left.
	const tokens = Number((Number(match[1]) * units[match[2] as keyof typeof units]).toFixed(3));
	if (!Number.isInteger(tokens)) {
		throw new Problem(`"${shorten(text)}" is not a whole number of tokens; write 200k or 2M.`);
	}

	if (tokens < 1) {
		throw new Problem(`"${shorten(text)}" is too few; the least is 1. There is no unlimited mode.`);
	}

	if (tokens > most) {
		throw new Problem(
			`"${shorten(text)}" is more than 10000M, the most there is. There is no unlimited mode.`,
		);
	}

	return tokens;
};

/** A count of tokens as `parseTokens` reads it. */
export const writeTokens = (tokens: number): string => {
	const unit = (['M', 'k'] as const).find(name => tokens % units[name] === 0) ?? '';
	return `${tokens / units[unit]}${unit}`;
};

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const misreading = (text: string): string => {
	const found = `"${shorten(text)}"`;
	if (text.startsWith('-')) {
		return `${found} is negative; token counts start at 1.`;
	}

	const spelled = /^(\d{1,12}(?:\.\d{1,6})?)\s*(k|m)(?:il\w*)?(?:\s*tokens?)?$/i.exec(text);
	if (spelled) {
		return `${found} is not a token count; write ${spelled[1]}${spelled[2]?.toLowerCase() === 'k' ? 'k' : 'M'}.`;
	}

	const grouped = text.replace(/\s*tokens?$/i, '').replace(/(?<=\d)[\s,_'](?=\d{3})/g, '');
	return /^\d{1,12}$/.test(grouped)
		? `${found} is not a token count; write ${grouped}.`
		: `${found} is not a token count; write a number such as 200k, 2M or 250000. There is no unlimited mode.`;
};
