/** Replaces what stands between `<!-- name… -->` and `<!-- /name -->`. Throws when there is no such place. */
export const between = (text: string, name: string, content: string): string => {
	const place = new RegExp(`(<!-- ${name}\\b[^>]*-->\n)[^]*?(<!-- /${name} -->)`);
	if (!place.test(text)) {
		throw new Error(`no place for ${name}`);
	}
	return text.replace(place, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
};
