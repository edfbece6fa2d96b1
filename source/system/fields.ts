/**
 * Reads JSON of other programs field by field: they differ from their specifications and from each other, and a field of
 * the wrong type counts as absent.
 */
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const asFields = (value: unknown): Fields => (isFields(value) ? value : {});

/** The JSON object that the text is; undefined for any other text. */
export const parseObject = (text: string): Fields | undefined => {
	try {
		const value: unknown = JSON.parse(text);
		return isFields(value) ? value : undefined;
	} catch {
		return undefined;
	}
};

/** The fields of a JSON object; none of any other text. */
export const parseFields = (text: string): Fields => parseObject(text) ?? {};

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const asText = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== '' ? value : undefined;

/** A count or an amount: finite and not negative. */
export const asAmount = (value: unknown): number | undefined =>
	typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** What a content block says; what is not text is named in brackets. */
export const contentText = (value: unknown): string => {
	const block = asFields(value);
	switch (block.type) {
		case 'text':
			return asText(block.text) ?? '';
		case 'resource_link':
			return `[${asText(block.title) ?? asText(block.name) ?? 'resource'}: ${asText(block.uri) ?? 'no address'}]`;
		case 'resource': {
			const resource = asFields(block.resource);
			return asText(resource.text) ?? `[resource: ${asText(resource.uri) ?? 'no address'}]`;
		}
		default:
			return asText(block.type) === undefined ? '' : `[${String(block.type)}]`;
	}
};
