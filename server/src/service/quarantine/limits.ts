/** What the quarantine takes at most, each with its unit and reason. */

/** Milliseconds of a day: times are kept in days, and asked in milliseconds. */
export const DAY_MS = 86_400_000
/** Characters of a subject and of a name: what a list shows, and more. */
export const SUBJECT_MAX = 500
export const NAME_MAX = 200
/** Characters of an address. RFC 5321 §4.5.3.1.3 */
export const ADDRESS_MAX = 320
/** Findings kept of a message, and characters of each of their values: enough to explain any decision. */
export const FINDINGS_MAX = 100
export const VALUE_MAX = 200

/** Days for which held mail is kept, and the bounds of what a company may set. */
export const KEEP_DAYS = 30
export const KEEP_DAYS_MIN = 1
export const KEEP_DAYS_MAX = 365
/** Days for which what was dropped can still be released: whoever was wrong notices within a week. */
export const DROPPED_DAYS = 7
/** Days for which the links of a summary work. */
export const LINK_DAYS = 7
/** For how long one secret signs links, in ms, and for how long it checks them. */
export const SECRET_MAKES_MS = 30 * 86_400_000
export const SECRET_LIVES_MS = (30 + LINK_DAYS + 1) * 86_400_000
/** Milliseconds for which the secrets are believed to be those there are. */
export const SECRET_READ_MS = 60_000
/** Where the pages of links are. */
export const QUARANTINE_PATH = '/quarantine'
/** The hour at which summaries leave, where a company has set none. */
export const DIGEST_HOUR = 8
/** Messages that a summary names; it counts the others. */
export const DIGEST_ROWS = 50
/** Milliseconds after the hour, so that what was just being held is surely in. */
export const DIGEST_LAG_MS = 60_000
/** Milliseconds after which a summary that somebody was about to send is tried by another. */
export const DIGEST_CLAIM_MS = 600_000
/** Admins of a company that get the summary of its shared mail. */
export const DIGEST_ADMINS_MAX = 20
/** Between two looks for summaries that are due, in ms. */
export const DIGEST_LOOK_MS = 300_000
/** Entries of a page. */
export const PAGE_MAX = 200
/** Words of a search, and characters of one. */
export const WORDS_MAX = 8
export const WORD_MAX = 64
/** Entries that are dropped between two looks at the clock: a transaction each. */
export const DROP_ROWS = 200
/** Characters of a message's header and of its text that are shown. */
export const HEADER_SHOWN_MAX = 32 * 1024
export const TEXT_SHOWN_MAX = 16 * 1024
/** Characters of HTML that are read for them: it brings its styles before its words. */
export const HTML_READ_MAX = 256 * 1024
/** Names of attachments that are shown. */
export const FILES_SHOWN_MAX = 50
