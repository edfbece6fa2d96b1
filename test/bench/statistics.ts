/** The value below which the given share of the samples lies, e.g. 0.5 for the median. */
export const quantile = (samples: readonly number[], share: number): number => {
	const sorted = samples.toSorted((a, b) => a - b);
	const position = (sorted.length - 1) * share;
	const below = sorted[Math.floor(position)] ?? Number.NaN;
	const above = sorted[Math.ceil(position)] ?? Number.NaN;
	return below + (above - below) * (position - Math.floor(position));
};

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
