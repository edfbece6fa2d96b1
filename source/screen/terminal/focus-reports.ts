const report = /\u001B\[([IO])/g;

/**
 * The same stream; what is read from it is first looked through for the terminal's reports that its window got or lost the
 * focus. Ink leaves them out of the keys.
 */
export const watchFocus = (
	stream: NodeJS.ReadStream,
	onFocus: (isFocused: boolean) => void,
): NodeJS.ReadStream => {
	let tail = '';
	const look = (chunk: unknown): void => {
		const text =
			tail + (typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString('latin1') : '');
		for (const [, letter] of text.matchAll(report)) {
			onFocus(letter === 'I');
		}
		// A report may come in two pieces.
		tail = /\u001B\[?$/.exec(text)?.[0] ?? '';
	};

	const read = (size?: number): unknown => {
		const chunk: unknown = stream.read(size);
		look(chunk);
		return chunk;
	};
	return new Proxy(stream, {
		get(target, property) {
			if (property === 'read') {
				return read;
			}
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
};
