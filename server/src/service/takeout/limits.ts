/** Bounds of taking mail along and bringing it, each with its unit and reason. */

/** Octets of one message that is brought: the largest that the service takes. */
export const BROUGHT_OCTETS_MAX = 50_000_000
/** Octets of one request that brings messages: the largest message with the line before it. The webmail brings eight million at a time. */
export const BRING_REQUEST_OCTETS = 52_000_000
/** Messages that are put in one transaction, and octets: others of the thread wait for no more. */
export const PUT_AT_ONCE = 50
export const PUT_AT_ONCE_OCTETS = 4_000_000
/** Messages whose dates are asked for in one question. */
export const DATES_AT_ONCE = 500
/** Signs of a file's name that come from the subject: with its date and number it fits every file system. */
export const NAME_SIGNS = 60
/** Whole mailboxes of one account that leave at once in one thread. */
export const TAKEN_AT_ONCE = 1
/** Requests of one account that bring mail at once in one thread: each is held whole. */
export const BROUGHT_AT_ONCE = 1
