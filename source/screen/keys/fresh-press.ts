export type Press = {
	/** When the key came, when the gate was first on the screen, when the same key came before; milliseconds of one clock. */
	now: number;
	shownAt: number;
	lastPress: number;
};

/** Milliseconds a gate must have been readable before a press can mean it. */
const readable = 300;
/** Milliseconds: longer than any keyboard waits before it repeats a held key, or a busy screen delays a key. */
const quiet = 700;

/**
 * Whether you pressed the key after seeing the gate: not typed ahead, and not the repeat of a key held down since
 * before. Delivery changes your repository, so a space meant for the previous gate must never approve it.
 */
export const isFreshPress = ({now, shownAt, lastPress}: Press): boolean =>
	now - shownAt >= readable && now - lastPress >= quiet;
