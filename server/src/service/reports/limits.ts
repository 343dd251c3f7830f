/** Limits of reports, each with its unit and reason. */

/** Days that sums of received reports are kept: a year can be compared with the one before. */
export const KEPT_DAYS = 400
/** Days after which a report comes too late to count; its id is remembered for longer, so that it counts once. */
export const LATE_DAYS = 30
export const SEEN_DAYS = 35
/** Reports that wait to be opened, of one thread; the next is asked to come again. THREATS QU1 */
export const WAITING_MAX = 20
/** Rows that a question is answered with. */
export const ROWS_SHOWN_MAX = 1_000
/** Days that a question reaches back when it does not say. */
export const SHOWN_DAYS = 30

/** Milliseconds after which counts are written at the latest. */
export const FLUSH_MS = 10_000
/** Counts of different things that wait to be written, of one thread; with half of them they are written at once. */
export const TALLY_WAITING_MAX = 4_000
/** Rows that one thread makes a day: strangers can bring as many different things as they like. THREATS QU1 */
export const TALLY_NEW_MAX = 100_000
/** Signatures of a message that a report tells, and signs of a name in them. RFC 9990 §3.1.1.11 allows 100. */
export const SIGNATURES_MAX = 5
export const TEXT_MAX = 100
/** Places that reports about one domain go to. RFC 9990 §3.5 asks for two. */
export const DESTINATIONS_MAX = 5
/** Of a place on the web: addresses asked, milliseconds for each, octets of its answer. */
export const POST_ADDRESSES_MAX = 2
export const POST_MS = 10_000
export const POST_ANSWER_BYTES = 64 * 1024
/** Milliseconds after midnight (UTC) before which nothing is sent, and over which the domains are spread. RFC 8460 §4.1 */
export const SEND_AFTER_MS = 1_800_000
export const SEND_SPREAD_MS = 4 * 3_600_000
/** Milliseconds after which a report that a node began is another's. */
export const SEND_STALE_MS = 3_600_000
/** Days that a report is tried for. RFC 8460 §5.5: a day; a weekend may lie between. */
export const SEND_DAYS = 3
