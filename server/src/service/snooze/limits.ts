/** Bounds of putting messages off, each with its unit and reason. */

/** Messages of one account that wait at once: more is no plan, and each costs a row of the directory. */
export const SNOOZED_MAX = 1_000
/** The furthest time: who wants a message in more than two years wants a calendar. In ms. */
export const SNOOZE_MAX_MS = 2 * 366 * 24 * 3_600_000
/** How often what is due is looked for, in ms: people choose minutes. */
export const LOOK_EVERY_MS = 5_000
/** Messages brought back in one look: a Monday at eight of a large service, spread over a few looks. */
export const WAKE_AT_ONCE = 500
/**
 * How long one node has a message to itself before another tries, in ms: what a fall in the middle adds to the wait. Two at
 * once do no harm.
 */
export const WAKE_LEASE_MS = 30_000
