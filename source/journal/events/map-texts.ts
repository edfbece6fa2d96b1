/** Makes one text of an event into another; `field` is the name it has there, `owner` the object it stands in. */
export type ChangeText = (text: string, field: string, owner: object) => string;

const mapValue = (value: unknown, field: string, owner: object, change: ChangeText): unknown => {
	if (typeof value === 'string') {
		return change(value, field, owner);
	}

	if (Array.isArray(value)) {
		const mapped = value.map(part => mapValue(part, field, owner, change));
		return mapped.some((part, index) => part !== value[index]) ? mapped : value;
	}

	return typeof value === 'object' && value !== null ? mapTexts(value, change) : value;
};

/** The object with every text in it changed, however deep it stands; the same object where nothing had to change. */
export const mapTexts = <T extends object>(object: T, change: ChangeText): T => {
	const changed: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(object)) {
		const mapped = mapValue(value, field, object, change);
		if (mapped !== value) {
			changed[field] = mapped;
		}
	}

	return Object.keys(changed).length === 0 ? object : {...object, ...changed};
};
