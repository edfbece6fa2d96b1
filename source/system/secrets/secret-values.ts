const secretName =
	/KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|(^|_)(PWD|PASS|AUTH|PAT|DSN|SK|SAS|JWT|BEARER)(_|$)|COOKIE|WEBHOOK|SIGNING|CONNECTION_?STR/i;
/** Variables that say where a secret lies, or how something is called, rather than hold one. */
const publicName = /^GIT_CONFIG_|_(FILE|PATH|DIR|HOME|ID|NAME|TYPE|URL|URI|HOST|SOCK|LIMIT|COUNT|TTL)$/i;
/** Variables whose values look random and are no secrets: of versions, builds, terminals and of Treadle's own runs. */
const randomName =
	/(SHA\d*|COMMIT|REVISION|HASH|DIGEST|CHECKSUM|INTEGRITY|VERSION|BUILD|SESSION|COLORS?|REF|TAG|BRANCH)(_|$)|^(PATH|PWD|OLDPWD|HOME|SHELL|TERM|LANG|TMPDIR|SSH_(AUTH_SOCK|CONNECTION|CLIENT|TTY)|LS_COLORS|_)$|^(npm|XDG|LC|TREADLE|DBUS|JOURNAL|INVOCATION)_/i;

export const shortestSecret = 8;

/** Whole values that services hand out as keys, whatever the variable is called. */
const keyShape =
	/^(?:sk|rk|pk)_(?:live|test)_|^whsec_|^sk-|^gh[opsru]_|^github_pat_|^glpat-|^npm_|^A[KS]IA[A-Z0-9]{16}$|^AIza|^xox[abeprs]-|^SG\.|^dop_v1_|^hf_|^shpat_|^eyJ[\w-]+\.|^-----BEGIN /;

/** Bits of information in a character of the text, from 0 up: letters of words have little, random ones much. */
const entropy = (text: string): number => {
	const counts = new Map<string, number>();
	for (const character of text) {
		counts.set(character, (counts.get(character) ?? 0) + 1);
	}

	return [...counts.values()].reduce((sum, count) => {
		const share = count / text.length;
		return sum - share * Math.log2(share);
	}, 0);
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a value looks made by chance, as keys are: long, in one piece, of letters and digits in no order. */
const looksRandom = (value: string): boolean => {
	if (!/^[\w+/=.~-]{20,512}$/.test(value) || uuid.test(value) || /^[./~]/.test(value)) {
		return false;
	}

	if (/^[\da-f]+$/i.test(value)) {
		return value.length >= 32 && entropy(value) >= 3;
	}

	// Words and paths have few digits, and letters of one case behind one another.
	const changes = value.match(/[a-z][A-Z\d]|[A-Z][a-z\d]|\d[A-Za-z]/g)?.length ?? 0;
	return /\d/.test(value) && /[A-Za-z]/.test(value) && changes >= value.length / 5 && entropy(value) >= 3.5;
};

/** What is secret in an address or a connection string: credentials in it, and it as a whole. */
const credentialsIn = (value: string): string[] => {
	const address = /^[a-z][\w+.-]*:\/\/([^\s/@]+)@/i.exec(value);
	if (address) {
		const [user = '', ...rest] = (address[1] ?? '').split(':');
		const password = rest.join(':');
		return password === '' ? [value, user] : [value, password];
	}

	const named = value.matchAll(
		/(?:^|[;\s])(?:password|pwd|accountkey|sharedaccesskey|secret)\s*=\s*([^;\s]+)/gi,
	);
	const found = [...named].map(([, secret = '']) => secret);
	return found.length > 0 ? [value, ...found] : [];
};

const decoded = (text: string): string[] => {
	try {
		return [decodeURIComponent(text)];
	} catch {
		return [];
	}
};

/**
 * The secrets of an environment, each with the name of its variable: recognised by the variable's name, by the shape of
 * keys and of addresses with credentials, and by looking random.
 */
export const secretValues = (environment: NodeJS.ProcessEnv): Map<string, string> => {
	const secrets = new Map<string, string>();
	for (const [name, value = ''] of Object.entries(environment)) {
		const trimmed = value.trim();
		const credentials = name.startsWith('GIT_CONFIG_') ? [] : credentialsIn(trimmed);
		const isNamed = secretName.test(name) && !publicName.test(name);
		const isSecret =
			isNamed ||
			keyShape.test(trimmed) ||
			(!publicName.test(name) && !randomName.test(name) && looksRandom(trimmed));
		const found = [...(isSecret ? [value, trimmed] : []), ...credentials];
		for (const secret of found.flatMap(text => [text, ...(text.includes('%') ? decoded(text) : [])])) {
			if (secret.length >= shortestSecret && !secrets.has(secret)) {
				secrets.set(secret, name);
			}
		}
	}

	return secrets;
};
