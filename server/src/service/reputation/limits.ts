/** Limits of looking at block lists, each with its unit and reason. */

/** Between two rounds in ms, give or take LOOK_JITTER of it: lists count who asks, and change by the hour. */
export const LOOK_EVERY_MS = 6 * 3_600_000
export const LOOK_JITTER = 0.1
/** A round takes so long in ms at most; whom it did not come to is first the next time. */
export const LOOK_MAX_MS = 20 * 60_000
/** A node that began a round and is not heard of for so long in ms is gone: longer than a round. */
export const TURN_MS = 30 * 60_000
/** Between two looks whether it is time, in ms. */
export const TURN_ASKED_MS = 15 * 60_000
/** Addresses and domains that are looked at side by side; each is asked about at all its lists at once. */
export const SUBJECTS_AT_ONCE = 4
/** Addresses and domains of a look that somebody waits for, and its ms. */
export const CHECK_SUBJECTS_MAX = 50
export const CHECK_MS = 25_000
/** Such looks at a time: one that looks, and those that wait for it. */
export const CHECKS_WAITING_MAX = 3
/** An address that no node has told of for so long in ms is not ours any more. */
export const ADDRESS_KEPT_MS = 24 * 3_600_000
/** Listings that are over are kept so long in ms: two years. */
export const HISTORY_KEPT_MS = 730 * 86_400_000
/** What was not looked at for so long in ms is gone. */
export const SUBJECT_KEPT_MS = 7 * 86_400_000
/** Questions about one subject at one list: whether, whether it lists everything, why. */
export const QUESTIONS_PER_LIST = 3
/** Characters of what a list says that are kept. */
export const REASON_MAX = 200
/** Accounts of a company, or operators, that are told of a listing. */
export const TOLD_MAX = 20
/** Listings that one notice names; the rest is on the page. */
export const NOTICE_LISTINGS_MAX = 20
/** Rows of a page. */
export const PAGE_MAX = 1000
/** Days of replies of others that are summed up, and of reports. */
export const REPLY_DAYS = 7
export const REPORT_DAYS = 30
/** Of a day, in ms. */
export const DAY_MS = 86_400_000
