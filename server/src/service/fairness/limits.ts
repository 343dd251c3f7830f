/** How one thread's time and disk are shared between companies. THREATS TE5 */

/** Milliseconds of work that one round of the event loop begins; then whoever knocked meanwhile is heard. */
export const ROUND_MS = 1
/** Milliseconds that a company may use in a round that others have used up: an ordinary command needs less. */
export const OWN_MS = 1
/**
 * Messages of one company being stored by a thread at once while others are there too: enough to keep processor and
 * disk busy, so few that the next company's sync finds the disk almost free.
 */
export const STORING_BESIDE_MAX = 4
/** The same for a company that has the thread to itself: many commits then share one sync of the disk. */
export const STORING_ALONE_MAX = 32
/** Milliseconds for which a thread remembers that another company was there. */
export const BESIDE_MS = 60_000
