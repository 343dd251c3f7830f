/** Limits of the filter as a whole; those of its parts stand beside them. */

/** Findings of a message that the ledger keeps, the heaviest: a record is read by people. */
export const STORY_FINDINGS_MAX = 40
/** Signs of a reference that somebody asks about. */
export const REFERENCE_MAX = 200
