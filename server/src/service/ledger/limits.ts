/** Bounds of the ledger, each with its unit and reason. */

/** Characters of a text that the other side chose: a long reply or address still fits whole. RFC 5321 §4.5.3.1 */
export const TEXT_MAX = 1000
/** Recipients of one record; more of them make more records, so that a line stays a line. */
export const RECIPIENTS_IN_EVENT_MAX = 50
