import type {AcpProduct, RecordsStart} from '../../products/product.js';
import {followEventStream} from './event-stream.js';
import {createRecordFolder} from './record-folder.js';
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

	let remove = (): void => {};
	const found = await records?.({
		...start,
		async makeFolder() {
			const made = await createRecordFolder(start.environment);
			remove = made.remove;
			return made.folder;
		},
	});
	return found && followRecords(found, remove);
};
