const units = [
	['d', 86_400_000],
	['h', 3_600_000],
	['m', 60_000],
	['s', 1000],
	['ms', 1],
];

export const format = milliseconds => {
	let rest = Math.abs(milliseconds);
	const parts = [];
	for (const [unit, size] of units) {
		const amount = Math.floor(rest / size);
		rest %= size;
		if (amount > 0) parts.push(amount + unit);
	}

	return (milliseconds < 0 ? '-' : '') + (parts.join(' ') || '0ms');
};

const spoken = [
	['day', 86_400_000],
	['hour', 3_600_000],
	['minute', 60_000],
];

export const ago = (then, now) => {
	const distance = Math.abs(now - then);
	for (const [word, size] of spoken) {
		const amount = Math.floor(distance / size);
		if (amount === 0) continue;
		const words = `${amount} ${word}${amount === 1 ? '' : 's'}`;
		return then < now ? `${words} ago` : `in ${words}`;
	}

	return 'just now';
};
