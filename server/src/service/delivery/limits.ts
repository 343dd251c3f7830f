/** What one message may be, and how far it may be passed on. THREATS §3.3, IN5, IN10 */

/** Received lines: more hops than this are a circle. RFC 5321 §6.3 */
export const RECEIVED_HOPS = 100
/** Octets from which a message is worked on in slices and derived in a thread of its own: below, it takes a millisecond. */
export const LARGE_MESSAGE_OCTETS = 1_048_576
/** Accounts and outside addresses that one recipient may turn into. */
export const EXPANDED_TARGETS = 10_000
/** Aliases and groups looked at for one recipient, members included. */
export const EXPANSION_STEPS = 20_000
/** Accounts whose INBOX id is remembered by one worker. */
export const INBOX_CACHE_ACCOUNTS = 20_000
