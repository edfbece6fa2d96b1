import path from 'node:path';

const code =
	/\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kts?|scala|groovy|cs|fs|vb|php|swift|c|cc|cpp|cxx|h|hpp|m|mm|ex|exs|erl|clj[cs]?|dart|lua|pl|pm|t|r|jl|hs|ml|elm|nim|zig|cr|sh|bash|bats|ps1|feature|sql|vue|svelte)$/i;

const testFolder =
	/^(?:tests?|__tests__|specs?|__specs__|e2e|testing|testdata|__snapshots__|snapshots|fixtures?|__fixtures__|golden|goldens|expected|checks?|features|cypress|integration|.*[-_.](?:tests?|specs?|e2e)|(?:tests?|specs?)[-_.].*)$/i;

const testFile =
	/(?:^|[._-])(?:tests?|e2e)(?=[._-])|[._-]specs?(?=[._-])|[a-z\d](?:Tests?|Specs?|IT)(?=\.[a-z]+$)|^Test[A-Z].*\.java$|\.snap$|(?:^|[._-])(?:expected|golden)(?=[._-])/;

/** Whether a path has the name of a test or of something that tests compare with. */
export const isTestLike = (file: string): boolean =>
	path.posix
		.dirname(file)
		.split('/')
		.some(folder => testFolder.test(folder)) || testFile.test(path.posix.basename(file));

/** Whether a folder has the name of one that holds tests. */
export const isTestFolder = (folder: string): boolean =>
	folder.split('/').some(name => testFolder.test(name));

/** Whether a path is that of a test, by its name or folder. */
export const isTest = (file: string): boolean => isTestLike(file) && code.test(file);

const isScript = /\.(?:[cm]?[jt]sx?)$/;

/** Whether the nearest package.json decides how the file is read. */
export const isJavaScript = (file: string): boolean => isScript.test(file);

const checkName =
	/(?:^|[^a-z])(?:tests?|checks?|verify|verifier|validate|specs?|ci|e2e|lint|judge|grade|grader|accept|acceptance|assert|smoke|bench|benchmark|measure|metric|score|coverage|compare|guard)(?:[^a-z]|$)/i;
const productFolder =
	/^(?:src|lib|libs|app|apps|source|sources|pkg|cmd|internal|dist|build|out|target|public|server|client)$/i;
const productFile = /^(?:index|main|app|server|cli|program|__main__|manage)\.[a-z]+$/i;

/**
 * Whether a program that a check runs is the work, and not part of the check: the agent is there to change it.
 */
export const isProduct = (file: string): boolean =>
	!checkName.test(file) &&
	(path.posix
		.dirname(file)
		.split('/')
		.some(folder => productFolder.test(folder)) ||
		productFile.test(path.posix.basename(file)));
