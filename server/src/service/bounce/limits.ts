/** Bounds of the bounce centre, each with its unit and reason. */

/** Bounces or addresses of one answer at most. */
export const BOUNCES_MAX = 500
/** Bounces that are shown with an address. */
export const BOUNCES_SHOWN = 20
/** Recipients that one composer asks about at once. */
export const WARNED_MAX = 100
/** Days for which a bounce is worth a warning: what was full a month ago is news to nobody. */
export const WARNED_DAYS = 30
/** Milliseconds for which a company without paused addresses is taken to have none. */
export const NONE_PAUSED_MS = 1000
/** Companies of which that is remembered. */
export const NONE_PAUSED_COMPANIES = 10_000
