/** Bounds of the bounce centre, each with its unit and reason. */

/** Bounces or addresses of one answer at most. */
export const BOUNCES_MAX = 500
/** Bounces that are shown with an address. */
export const BOUNCES_SHOWN = 20
/** Recipients that one composer asks about at once. */
export const WARNED_MAX = 100
/** Days for which a bounce is worth a warning: what was full a month ago is news to nobody. */
export const WARNED_DAYS = 30
/** Octets of a notice that are read: what names the message and its recipients stands before what came back of its body. */
export const NOTICE_OCTETS_MAX = 256 * 1024
/** Notices of one edge that wait to be read; of more, only people read them. */
export const NOTICES_WAITING_MAX = 16
/** Recipients of the envelope of a notice that are looked at: it has one. */
export const NOTICE_TO_MAX = 10
/** Recipients that one notice may tell of with an effect. */
export const NOTICE_CLAIMS_MAX = 100
/** Days after which no notice about a message is believed: other servers try for five, and some for a week. */
export const NOTICE_DAYS = 10
/** Milliseconds for which a company without paused addresses is taken to have none. */
export const NONE_PAUSED_MS = 1000
/** Companies of which that is remembered. */
export const NONE_PAUSED_COMPANIES = 10_000
