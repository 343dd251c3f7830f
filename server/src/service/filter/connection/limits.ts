/** Limits of level 1, each with its unit and reason. */

/** Ms from the beginning of a connection within which lists and names may still say something; then it goes on without. */
export const ANSWERS_MS = 4_000
/** Ms between a first try and the one that is let in: programs that only blast do not come back, servers do. RFC 6647 §5 */
export const GREYLIST_WAIT_MS = 60_000
/** Ms for which a first try is remembered: the longest pause between two tries that servers make, and a weekend's outage. */
export const GREYLIST_WINDOW_MS = 48 * 3_600_000
/** Ms for which a network that came back is known: newsletters come once a month. */
export const NETWORK_KNOWN_MS = 35 * 86_400_000
/** A known network is noted again when it was not for so long in ms: one write a day and network. */
export const NETWORK_NOTED_MS = 86_400_000
/** First tries that are kept; beyond, a sweep lets the oldest go. About 50 octets each. */
export const TRIPLETS_MAX = 500_000
/** Networks kept in the memory of one thread. */
export const NETWORKS_REMEMBERED = 20_000
/** Refusals of one client that are answered at once; each one more costs TARPIT_STEP_MS. */
export const TARPIT_FREE = 3
export const TARPIT_STEP_MS = 1_000
/** No answer waits longer, in ms: far below the five minutes that honest clients wait. RFC 5321 §4.5.3.2.3 */
export const TARPIT_MAX_MS = 8_000
/** Answers of one thread that wait at a time; others are given at once, so that waiting takes no places from anybody. */
export const TARPIT_PLACES = 500
/** Messages a minute from strangers whom nobody here knows to one account, in all threads of a process. THREATS DS3 */
export const BURST_PER_MINUTE = 30
/** Minutes that a sender is told to wait then: about as long as a list bomb's wave. */
export const BURST_WAIT_MINUTES = 10
