/** Bounds of the mail explorer, each with its unit and reason. */

/** Messages on a page: their headers are read at once. */
export const EXPLORED_MAX = 100
/** Characters of a subject or a list of addresses that are shown. */
export const SHOWN_TEXT_MAX = 300
/** Characters of a mailbox's name, as the store bounds them. */
export const MAILBOX_NAME_MAX = 1000
