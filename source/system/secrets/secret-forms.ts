import {shortestSecret} from './secret-values.js';

/** The parts of the value's base64 that are the same whatever stands before and after it, for each alignment. */
const base64Forms = (value: string): string[] => {
	const bytes = Buffer.from(value);
	const forms: string[] = [];
	for (const shift of [0, 1, 2]) {
		const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
		const first = Math.ceil((shift * 8) / 6);
		const last = Math.floor((shifted.length * 8) / 6);
		for (const encoding of ['base64', 'base64url'] as const) {
			forms.push(shifted.toString(encoding).slice(first, last));
		}
	}

	return forms;
};

/** As libraries write it in addresses and forms: they differ in what they leave alone, and in the case of the digits. */
const addressForms = (value: string): string[] => {
	const wellFormed = value.toWellFormed();
	const component = encodeURIComponent(wellFormed);
	const strict = component.replaceAll(
		/[!'()*~]/g,
		mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	const every = Buffer.from(value).toString('hex').replaceAll(/../g, '%$&');
	const forms = [
		component,
		strict,
		component.replaceAll('%2F', '/'),
		strict.replaceAll('%2F', '/'),
		encodeURI(wellFormed),
		new URLSearchParams([['', value]]).toString().slice(1),
		every.toUpperCase(),
	];
	return forms.flatMap(form => [form, form.replaceAll(/%../g, digits => digits.toLowerCase())]);
};

const jsonOf = (value: string): string => JSON.stringify(value).slice(1, -1);

/** As JSON and programs write it in quotes, also where that is quoted once more. */
const quotedForms = (value: string): string[] => {
	const once = jsonOf(value);
	const units = value.split('').map(unit => unit.charCodeAt(0).toString(16).padStart(4, '0'));
	const spelled = units.map(unit => `\\u${unit}`).join('');
	const ascii = once.replaceAll(
		/[^\u0020-\u007E]/g,
		unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const forms = [
		once,
		once.replaceAll('/', '\\/'),
		ascii,
		spelled,
		spelled.replaceAll(/[a-f]/g, digit => digit.toUpperCase()),
	];
	return forms.flatMap(form => [form, jsonOf(form)]);
};

const hexForms = (value: string): string[] => {
	const hex = Buffer.from(value).toString('hex');
	return [hex, hex.toUpperCase()];
};

/** Each way a secret may be written, itself among them. */
export const formsOf = (value: string): string[] =>
	[
		...new Set([
			value,
			...base64Forms(value),
			...addressForms(value),
			...quotedForms(value),
			...hexForms(value),
		]),
	].filter(form => form.length >= shortestSecret);
