import {userInfo} from 'node:os';

/** The user's home folder: `HOME`, or the one in the user database where that is empty or missing. */
export const homeFolder = (environment: NodeJS.ProcessEnv = process.env): string => {
	if (environment.HOME) {
		return environment.HOME;
	}

	try {
		return userInfo().homedir || '/';
	} catch {
		// A user that the system does not know, as in some containers.
		return '/';
	}
};
