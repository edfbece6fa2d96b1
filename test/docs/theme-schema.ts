import {basicColours} from '../../source/screen/theme/sgr.js';
import {attributes, colourKeys} from '../../source/screen/theme/theme-file.js';
import {roles} from '../../source/words/roles.js';

const each = <Value>(keys: readonly string[], value: Value): Record<string, Value> =>
	Object.fromEntries(keys.map(key => [key, value]));

/** JSON Schema of a theme file, for completion in an editor. */
export const themeJsonSchema = () => ({
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	type: 'object',
	required: ['appearance', 'roles'],
	additionalProperties: false,
	properties: {
		$schema: {type: 'string'},
		appearance: {description: 'The background the theme is made for.', enum: ['dark', 'light', 'any']},
		palette: {
			description: 'Names for colours.',
			type: 'object',
			additionalProperties: {
				type: 'object',
				required: ['basic'],
				anyOf: [{required: ['hex']}, {required: ['indexed']}],
				additionalProperties: false,
				properties: {
					hex: {description: 'For terminals with true colour.', type: 'string', pattern: '^#[0-9A-Fa-f]{6}$'},
					indexed: {
						description: 'For terminals with 256 colours.',
						type: 'integer',
						minimum: 0,
						maximum: 255,
					},
					basic: {description: 'For terminals with 16 colours.', enum: basicColours},
				},
			},
		},
		roles: {
			description: 'The style of each kind of text; a role that is not named stays plain.',
			type: 'object',
			additionalProperties: false,
			properties: each(roles, {$ref: '#/$defs/style'}),
		},
	},
	$defs: {
		style: {
			anyOf: [
				{description: 'A colour of the palette.', type: 'string'},
				{
					type: 'object',
					additionalProperties: false,
					properties: {...each(colourKeys, {type: 'string'}), ...each(attributes, {type: 'boolean'})},
				},
			],
		},
	},
});
