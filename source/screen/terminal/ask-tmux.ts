import type {TmuxReport} from './abilities.js';
import type {Environment} from './terminal.js';

/** Milliseconds that tmux may take to answer. */
const patience = 1000;

/** Asks tmux what it passes on, and which terminal it is shown on. Undefined outside of it, or where it does not answer. */
export const askTmux = async (environment: Environment): Promise<TmuxReport | undefined> => {
	if (!environment.TMUX) {
		return undefined;
	}
	// Outside of tmux a screen starts without loading it.
	const {execa} = await import('execa');
	const target = environment.TMUX_PANE ? ['-t', environment.TMUX_PANE] : [];
	const {stdout, failed} = await execa(
		'tmux',
		['display-message', '-p', ...target, '#{allow-passthrough} #{client_termtype}'],
		{env: {...environment}, extendEnv: false, reject: false, timeout: patience, stdin: 'ignore'},
	);
	const [allowed = '', ...terminal] = failed ? [] : stdout.split(' ');
	return {passesOn: !['', '0', 'off'].includes(allowed), terminal: terminal.join(' ')};
};
