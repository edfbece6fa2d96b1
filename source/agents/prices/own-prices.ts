import {Problem} from '../../problem.js';
import type {OwnPrice, OwnPrices} from './estimate-cost.js';

const mistake = (entry: string): Problem =>
	new Problem(`"${entry}" is not a price.`, {
		hint: 'Write model=input/output or model=input/cached/output, in US dollars per million tokens, joined by commas: my-model=3/15, other=1/0.1/4.',
	});

const readAmounts = (entry: string, text: string): OwnPrice => {
	const amounts = text.split('/').map(amount => (amount.trim() === '' ? Number.NaN : Number(amount)));
	const [first, second, third] = amounts;
	if (
		first === undefined ||
		second === undefined ||
		amounts.length > 3 ||
		amounts.some(amount => !(amount >= 0 && amount < 1e6))
	) {
		throw mistake(entry);
	}

	return third === undefined ? {input: first, output: second} : {input: first, cached: second, output: third};
};

/**
 * The user's own prices, from the setting `prices`: `model=input/output` or `model=input/cached/output`, in US dollars
 * per million tokens, joined by commas. Throws a Problem that names a wrong entry.
 */
export const parsePrices = (text: string): OwnPrices => {
	const entries = text
		.split(',')
		.map(entry => entry.trim())
		.filter(Boolean);
	return Object.fromEntries(
		entries.map(entry => {
			const at = entry.lastIndexOf('=');
			if (at < 1) {
				throw mistake(entry);
			}

			return [entry.slice(0, at).trim(), readAmounts(entry, entry.slice(at + 1))];
		}),
	);
};
