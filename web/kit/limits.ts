/** Bounds of what the screens do, each with its unit and reason. */

/** Of one answer of the API: a server that says nothing for longer is not there, and the page says so. ms */
export const ANSWER_MS = 30_000
/** Calls that the server takes in one request when its session does not say. RFC 8620 §2 */
export const CALLS_A_REQUEST = 16
/** How long a toast with an undo stays. UI.md §4, ms */
export const UNDO_MS = 10_000
/** A toast that only tells. ms */
export const TOLD_MS = 5_000
/** More hide what they lie on. UI.md §2 */
export const TOASTS_MAX = 2
/** Nothing is drawn in place of what comes within this time. UI.md §4, ms */
export const SHAPE_AFTER_MS = 300
/** From here on the page says that it takes long. UI.md §4, ms */
export const SLOW_AFTER_MS = 5_000
/** Seconds between two signs of life of a push stream. RFC 8620 §7.3 */
export const PUSH_PING_SECONDS = 30
/** The live dot turns amber when no sign of life came for this long. ms */
export const PUSH_QUIET_MS = 75_000
/** Sentences read out by a screen reader, at most one in this time. UI.md §5.7, ms */
export const SPOKEN_EVERY_MS = 5_000
/** Whether a company has a sign-in of its own is asked when the address stayed the same for this long. ms */
export const PROVIDER_AFTER_MS = 300
/** A search is asked when nothing was typed for this long. UI.md §4, ms */
export const SEARCH_AFTER_MS = 150
/** A subscription to notices that ends within this time is made anew: a person who opens the mail every two weeks is told all the while. ms */
export const PUSH_RENEW_MS = 14 * 24 * 3_600_000
/** A style sheet that said nothing for this long is asked for again. ms */
export const SHEET_MS = 10_000
