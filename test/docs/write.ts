import {writeFile} from 'node:fs/promises';
import {documents} from './documents.js';

for (const [file, content] of Object.entries(await documents())) {
	await writeFile(file, content);
}
