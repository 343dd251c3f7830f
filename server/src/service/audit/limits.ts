/** Bounds of the record of who did what. */

const DAY_MS = 86_400_000

/** How long a deed is kept: a yearly review still finds the year before. */
export const AUDIT_KEPT_MS = 730 * DAY_MS

/** Rows that one deed may push out: more than it adds, so that the table shrinks, and never a long transaction. */
export const AUDIT_PRUNE_ROWS = 20

/** Rows of one answer. */
export const AUDIT_PAGE_MAX = 1000

/** Characters of what a deed was done to: the longest address, with room for the name of a company. */
export const AUDIT_OBJECT_MAX = 320
