import packageJson from '../../package.json' with {type: 'json'};

/** The version of Treadle itself. */
export const version: string = packageJson.version;
