/** Bounds of the ledger's tables and files, each with its unit and reason. */

/** Octets after which a thread begins the next file: what is taken in is deleted in pieces of that size. */
export const SPOOL_FILE_BYTES = 8 * 1024 * 1024
/** Octets taken in at a time: one transaction of that size holds the writer for some 50 ms. */
export const SPOOL_READ_BYTES = 4 * 1024 * 1024
/** Events of one company in one row: whoever wants one of them reads some tens of KiB. */
export const CHUNK_EVENTS = 256
/** Leaves under one stored node of the day's tree; a power of two. A proof reads that many lines twice at most. */
export const BLOCK_LEAVES = 1024
/** Events that one segment of the index covers. Below POSITIONS, so that hash and place fit into one exact number. */
export const SEGMENT_EVENTS = 32_768
/** Places of a segment that an entry of the index can name. */
export const POSITIONS = 2 ** 21
/** Entries that a row of the index has at most, when they are spread evenly: some 16 KiB. */
export const BUCKET_ENTRIES = 2048
/** Halvings of the hashes in a segment at most. */
export const BUCKET_LEVELS = 8
/** Rows deleted in one transaction. */
export const DROP_ROWS = 1000
