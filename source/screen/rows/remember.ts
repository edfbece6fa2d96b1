/** A function that works only when an argument is another one than last time. */
export const remember = <Arguments extends readonly unknown[], Result>(
	make: (...given: Arguments) => Result,
): ((...given: Arguments) => Result) => {
	let last: {given: Arguments; result: Result} | undefined;
	return (...given) => {
		const before = last;
		if (before && given.every((value, index) => Object.is(value, before.given[index]))) {
			return before.result;
		}
		const result = make(...given);
		last = {given, result};
		return result;
	};
};
