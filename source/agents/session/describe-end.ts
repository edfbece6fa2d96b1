import type {ProcessEnd} from '../../system/process/start-process.js';

/** How a process ended, in a few words, with the last lines of its stderr. */
export const describeEnd = (end: ProcessEnd, complaints: readonly string[]): string => {
	if (end.problem) {
		return end.problem.message;
	}

	const how = end.overflow
		? 'stopped, as it printed more than 200 MB'
		: end.signal
			? `ended by ${end.signal}`
			: `exit ${end.code}`;
	const last = complaints.slice(-3).join(' · ');
	return last === '' ? how : `${how}: ${last}`;
};
