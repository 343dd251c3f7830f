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
/**
 * Part of a thread's time that one company may use while others are there too. The rest is not kept for anybody by name:
 * a thread that is often free hears at once whoever knocks, and what all threads share is asked for less.
 */
export const COMPANY_TIME_SHARE = 0.5
/** Milliseconds of its part that a company can save up: what is over soon is not held up. */
export const COMPANY_SAVED_MS = 250
/** Milliseconds in which half of what a company used is forgotten: who floods is told from who is only busy just now. */
export const USED_HALF_MS = 500
/** People of one company who wait at the same time: more than these in one thread are a crowd, fewer wait for each answer. */
export const CROWD = 4
/** Milliseconds for which a company that was a crowd counts as one. */
export const CROWD_MS = 1000
/** Milliseconds after which companies are charged for what the thread did for nobody by name. */
export const SETTLED_MS = 5
/** What an octet of a message that comes in weighs then: about 10 ms for a mebibyte, measured. */
export const MS_PER_OCTET = 0.00001
