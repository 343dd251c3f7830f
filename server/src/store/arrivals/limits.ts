/** Limits of the arrivals' segments, each with its unit and reason. docs/operating/limits.md shows them. */

/** Octets of one of the two segments: a second of mail at full speed, and read again in a second after a crash. */
export const SEGMENT_BYTES = 32 * 1024 * 1024
/** Octets of a message that is kept here; a larger one goes straight into the tables, where it lies in pieces. */
export const ARRIVAL_MAX = 4 * 1024 * 1024
/** Octets of messages that a move into the tables writes in one transaction. */
export const MOVE_BYTES_MAX = 8 * 1024 * 1024
/** Messages that a move into the tables writes in one transaction. */
export const MOVE_MESSAGES_MAX = 256
