import {rmSync} from 'node:fs';
import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {AcpProduct, RecordsStart} from '../../products/product.js';
import {followEventStream} from './event-stream.js';
import {followRecords} from './record-side-channel.js';
import type {SideChannel} from './side-channel.js';

/** Opens the side channel of a product that has one. Undefined where it is not available. */
export const openSideChannel = async (
	{eventStream, records}: Pick<AcpProduct, 'eventStream' | 'records'>,
	start: Omit<RecordsStart, 'makeFolder'>,
): Promise<SideChannel | undefined> => {
	if (eventStream) {
		return followEventStream(eventStream);
	}

	let folder: string | undefined;
	const found = await records?.({
		...start,
		async makeFolder() {
			folder = await mkdtemp(path.join(start.environment.TMPDIR || tmpdir(), 'record-'));
			return folder;
		},
	});
	const remove = (): void => {
		if (folder !== undefined) {
			// What remains is deleted with the run's temporary folder.
			rmSync(folder, {recursive: true, force: true, maxRetries: 2});
		}
	};
	return found && followRecords(found, remove);
};
