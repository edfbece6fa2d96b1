import {userInfo} from 'node:os';

/** The person's home folder: `HOME`, or where it is empty or missing the one the system has for the user. */
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
