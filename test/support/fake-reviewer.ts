import type {
	AskedItems,
	AskedReview,
	ItemsQuestion,
	Reviewer,
	ReviewPlace,
	ReviewQuestion,
} from '../../source/verifiers/reviewing/reviewer.js';

export type FakeReviewer = Reviewer & {
	/** What it was asked, oldest first. */
	asked: (ReviewQuestion | ItemsQuestion)[];
	places: ReviewPlace[];
	/** Folders for which it was asked whether it is there. */
	looked: string[];
};

export type FakeAnswers = {
	verdict?: (question: ReviewQuestion, signal: AbortSignal) => AskedReview | Promise<AskedReview>;
	items?: (question: ItemsQuestion, signal: AbortSignal) => AskedItems | Promise<AskedItems>;
	preflight?: () => void;
};

/** A reviewer whose model's answers are given: all it is told and when is real. */
export const fakeReviewer = ({verdict, items, preflight}: FakeAnswers = {}): FakeReviewer => {
	const asked: FakeReviewer['asked'] = [];
	const places: ReviewPlace[] = [];
	const looked: string[] = [];
	const unwanted = (): never => {
		throw new Error('nobody was to be asked that');
	};
	return {
		label: 'codex',
		asked,
		places,
		looked,
		async preflight(folder) {
			looked.push(folder);
			preflight?.();
		},
		async verdict(question, place, signal) {
			asked.push(question);
			places.push(place);
			return (verdict ?? unwanted)(question, signal);
		},
		async items(question, place, signal) {
			asked.push(question);
			places.push(place);
			return (items ?? unwanted)(question, signal);
		},
	};
};

/** What an agent does that never answers: it ends when it is told to. */
export const hang = async (signal: AbortSignal): Promise<{problem: string; usage: []}> => {
	await new Promise(resolve => {
		signal.addEventListener('abort', resolve);
	});
	return {problem: 'no verdict: no answer: cancelled', usage: []};
};
