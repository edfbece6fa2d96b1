import type {AcpProduct} from '../../products/product.js';
import {asFields, asList, asText, type Fields} from '../../system/fields.js';

/** A request that sets up a session. */
export type Setting =
	| {method: 'session/set_mode'; value: string}
	| {method: 'session/set_config_option'; value: {configId: string; value: string}};

const valuesOf = (option: Fields): string[] =>
	asList(option.options).flatMap(entry => {
		const {value, options} = asFields(entry);
		// Options may come in groups.
		return asText(value) === undefined ? valuesOf({options}) : [String(value)];
	});

const setOption = (options: Fields[], configId: string, value: string): Setting[] => {
	const option = options.find(({id}) => id === configId);
	return option && option.currentValue !== value && valuesOf(option).includes(value)
		? [{method: 'session/set_config_option', value: {configId, value}}]
		: [];
};

/**
 * What has to be set in a new session so that the agent asks, and uses the model that the loop names. What is already
 * set, or not offered, is left alone.
 *
 * @param session the response to `session/new`
 * @param model undefined where the command line names it, or the loop names none
 */
export const sessionSettings = (
	product: Pick<AcpProduct, 'mode' | 'options'>,
	session: unknown,
	model: string | undefined,
): Setting[] => {
	const {modes, configOptions} = asFields(session);
	const {availableModes, currentModeId} = asFields(modes);
	const offered = asList(availableModes).map(mode => asFields(mode).id);
	const options = asList(configOptions).map(asFields);
	const {mode} = product;
	return [
		...(mode !== undefined && mode !== currentModeId && offered.includes(mode)
			? [{method: 'session/set_mode' as const, value: mode}]
			: []),
		...Object.entries(product.options ?? {}).flatMap(([id, value]) => setOption(options, id, value)),
		// A model that is not offered is requested nevertheless: the agent refuses it and says why.
		...(model === undefined
			? []
			: [{method: 'session/set_config_option' as const, value: {configId: 'model', value: model}}]),
	];
};
