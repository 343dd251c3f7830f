/** Bounds of the ledger, each with its unit and reason. */

/** Characters of a text that the other side chose: a long reply or address still fits whole. RFC 5321 §4.5.3.1 */
export const TEXT_MAX = 1000
/** Recipients of one record; more of them make more records, so that a line stays a line. */
export const RECIPIENTS_IN_EVENT_MAX = 50
/** Milliseconds of a day: the ledger has a chain for each. */
export const DAY_MS = 86_400_000

/** Events of one answer at most. */
export const PAGE_MAX = 1000
/** Milliseconds after which a search answers with what it has, and where to go on: nobody holds the thread for long. */
export const SEARCH_MS = 3000
/** Segments looked through before others get the thread. */
export const SEGMENTS_AT_ONCE = 32
/** Chunks read before others get the thread. */
export const CHUNKS_AT_ONCE = 64
/** Events behind the last segment from which on a quiet moment is used to index them. */
export const INDEX_WHEN_CALM = 32_768
/** Events behind the last segment from which on nobody waits for a quiet moment: reading them takes a tenth of a second. */
export const INDEX_AT_LAST = 65_536
/** Chunks that one step of following reads: some milliseconds. */
export const FOLLOW_CHUNKS = 32
/** Writers that a place in all of the ledger names: nodes that ever were. */
export const FOLLOW_WRITERS_MAX = 64
/** Characters of such a place. */
export const FOLLOW_PLACE_MAX = 2_000
/** Servers and domains of which it is remembered whose they are. */
export const PROVIDERS_REMEMBERED_MAX = 1000
