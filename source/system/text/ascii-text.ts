/** What our own marks and the usual typographic characters are called where there is nothing but ASCII. */
const spelled: Readonly<Record<string, string>> = {
	'✓': '+',
	'✗': 'x',
	'●': '*',
	'○': 'o',
	'◆': '*',
	'◇': '-',
	'■': '#',
	'▼': 'v',
	'▲': '^',
	'◀': '<',
	'▶': '>',
	'↑': '^',
	'↓': 'v',
	'→': '->',
	'←': '<-',
	'≈': '~',
	'≡': '=',
	'±': '+-',
	'−': '-',
	'–': '-',
	'—': '-',
	'×': 'x',
	'·': '|',
	'•': '*',
	'…': '...',
	'≥': '>=',
	'≤': '<=',
	'≠': '!=',
	'‘': "'",
	'’': "'",
	'“': '"',
	'”': '"',
	'„': '"',
	'«': '"',
	'»': '"',
	'█': '#',
	'░': '.',
	'│': '|',
	'─': '-',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	'€': 'EUR',
	'\u00A0': ' ',
};

const inAscii = (character: string): string => {
	const known = spelled[character];
	if (known !== undefined) {
		return known;
	}
	const plain = character.normalize('NFKD').replaceAll(/[^\0-\u007F]/g, '');
	return plain === '' ? '?' : plain;
};

/** The text in ASCII alone, for a terminal whose locale knows nothing else. A letter keeps its base; what has none is a `?`. */
export const asciiText = (text: string): string =>
	/^[\0-\u007F]*$/.test(text)
		? text
		: text
				.normalize('NFC')
				.replaceAll(/[^\0-\u007F]\p{M}*/gu, part =>
					inAscii(part[0] === undefined ? '' : ([...part][0] ?? '')),
				);
