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
