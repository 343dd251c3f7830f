/** Bounds of what is remembered and asked of messages across mailboxes, with unit and reason. */

/** Accounts whose conversations a thread remembers; a message costs about 40 octets. */
export const REMEMBERED_ACCOUNTS = 64
/** Messages of them all, some 40 MB. */
export const REMEMBERED_THREADS = 1_000_000
/** Headers as their reader shows them that a thread remembers: about 1.5 KB each. */
export const REMEMBERED_HEADERS = 8_000
/** Answers to searches that a thread remembers, each with the messages it found. */
export const REMEMBERED_ANSWERS = 64
/** Messages of those answers in all, 8 octets each. */
export const ANSWERED_MESSAGES = 2_000_000
/** Conditions of one question, each of which may look at every message. */
export const CONDITIONS_MAX = 64
/** Conditions within conditions. */
export const CONDITION_DEPTH_MAX = 16
/** Of a conversation that are told; the newest are left out. */
export const THREAD_EMAILS_MAX = 2_000
/** Looks at all mailboxes for one in which nothing changes meanwhile; after the last, what is moved just then may be missing. */
export const ONE_MOMENT_TRIES = 10
