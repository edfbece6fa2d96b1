import {Problem} from '../../problem.js';

/** Most US dollars of a run, so that a forgotten decimal point does not cost a fortune. */
const most = 100_000;

/** US dollars as LOOP.md writes them: `$5`, `$5.50` or `5.5`. */
export const moneyPattern = '^\\$?[0-9]+(\\.[0-9]{1,2})?$';

/** `$5`, `$5.50` or a plain number as US dollars, from one cent to $100,000. Throws a Problem that says what would be right. */
export const parseMoney = (value: string | number): number => {
	const text = String(value).trim();
	if (!/^\$?\d+(?:\.\d+)?$/.test(text)) {
		throw new Problem(misreading(text));
	}

	const digits = text.replace('$', '');
	const dollars = Number(digits);
	if (dollars === 0) {
		throw new Problem(`"${shorten(text)}" is too little; the least is $0.01. There is no unlimited mode.`);
	}

	if (/\.\d{3}/.test(digits)) {
		throw new Problem(`"${shorten(text)}" is not in whole cents; write $5 or $5.50.`);
	}

	if (dollars > most) {
		throw new Problem(
			`"${shorten(text)}" is more than $${most.toLocaleString('en')}, the most there is. There is no unlimited mode.`,
		);
	}

	return dollars;
};

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const misreading = (text: string): string => {
	const found = `"${shorten(text)}"`;
	if (/^\$?-|^-/.test(text)) {
		return `${found} is negative; costs start at $0.01.`;
	}

	if (/[€£¥₹]|\b(?:EUR|GBP|JPY|CHF|CNY)\b/i.test(text)) {
		return `${found} is not in US dollars, in which agents report their cost; write $5 or $5.50.`;
	}

	const bare = /^(?:usd|us\$|\$)?\s*([\d,]{1,12}(?:\.\d{1,2})?)\s*(?:\$|usd|dollars?)?$/i
		.exec(text)?.[1]
		?.replaceAll(/,(?=\d{3})/g, '');
	return bare !== undefined && /^\d+(?:\.\d+)?$/.test(bare)
		? `${found} is not a cost; write $${bare}.`
		: `${found} is not a cost; write US dollars such as $5 or $5.50. There is no unlimited mode.`;
};
