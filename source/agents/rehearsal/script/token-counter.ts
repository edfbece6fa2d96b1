/** Four characters count as one token, the usual rule of thumb for English and code. */
const charactersPerToken = 4;

/** Counts the tokens of what the agent read and wrote, since there is no model to report them. */
export type TokenCounter = {
	read: (text: string) => void;
	write: (text: string) => void;
	spend: (input: number, output: number) => void;
	tokens: () => {input: number; output: number};
};

export const createTokenCounter = (): TokenCounter => {
	let readCharacters = 0;
	let writtenCharacters = 0;
	let input = 0;
	let output = 0;

	return {
		read(text) {
			readCharacters += text.length;
		},
		write(text) {
			writtenCharacters += text.length;
		},
		spend(moreInput, moreOutput) {
			input += moreInput;
			output += moreOutput;
		},
		tokens: () => ({
			input: input + Math.ceil(readCharacters / charactersPerToken),
			output: output + Math.ceil(writtenCharacters / charactersPerToken),
		}),
	};
};
