import type {Loop, VerifierChoice} from '../loop.js';
import {describeGoal} from '../values/metric-goal.js';
import {inlineCode} from './markdown.js';

/**
 * The checks of a loop as the prompt lists them, one per line: what has to be true, not who checks it. Of hidden checks it
 * says only that there are some.
 */
export const describeChecks = (verify: Loop['verify']): string[] => {
	const isHidden = (choice: VerifierChoice) => choice.kind === 'run' && choice.hidden !== undefined;
	return [
		...verify.filter(choice => !isHidden(choice)).map(describeCheck),
		...(verify.some(isHidden) ? ['Further checks that you cannot see pass: they prove the same goal.'] : []),
	];
};

const describeCheck = (choice: VerifierChoice): string => {
	switch (choice.kind) {
		case 'run': {
			const often = (choice.probe ?? 1) > 1 ? `, ${choice.probe} times in a row` : '';
			return choice.report === undefined
				? `${inlineCode(choice.command)} ends with exit code 0${often}.`
				: `${inlineCode(choice.command)} ends with exit code 0${often}, and its report lists every test that existed before, none of them failing or newly skipped.`;
		}

		case 'metric':
			return `${inlineCode(choice.command)} prints a number that is ${describeGoal(choice.goal)}${choice.keep === 'best' ? '; an iteration that makes it worse is undone' : ''}.`;
		case 'checklist':
			return `Every item of the task list in ${inlineCode(choice.spec)} is met; a ticked box proves nothing.`;
		case 'review':
			return 'Another agent, which sees the goal and your changes but not what you say, approves them.';
	}
};
