/** What a client may make this edge hold or do. Each limit is tested one below, at and one above. THREATS §3.2, §3.3 */

/** Octets of one command's lines before login: a LOGIN with two long quoted strings fits. Where tokens are taken, SASL_LINE_BYTES. */
export const LINE_BYTES_BEFORE_LOGIN = 8 * 1024
/** Octets of one command's literals before login, in all: a SASL message at its longest (RFC 5802, GSSAPI tickets). */
export const LITERAL_BYTES_BEFORE_LOGIN = 12 * 1024
/** Octets of one command's lines after login: RFC 7162 clients send long sets of UIDs. RFC 2683 §3.2.1.5 asks for 8,000. */
export const LINE_BYTES = 64 * 1024
/** Octets of one command's literals after login, the message of APPEND not counted: search words and mailbox names. */
export const LITERAL_BYTES = 64 * 1024
/** Octets of a refused message that are read and thrown away, so that the session may go on; above it is closed. */
export const DISCARD_BYTES = 256 * 1024 * 1024
/** Octets of one message; told to clients as APPENDLIMIT. RFC 7889, THREATS §3.3 */
export const MESSAGE_BYTES = 50 * 1024 * 1024

/**
 * Messages of one COPY or APPEND, told to clients as SAVELIMIT: both are done whole or not at all, in one transaction
 * that holds the account. What can be done in slices has no such limit unless the operator sets one (`message_limit`): a
 * client that does not know RFC 9738 would take the messages that are missing in an answer for gone.
 */
export const SAVED_MESSAGES = 100_000
/** Texts and URLs that one message is put together from. */
export const CATENATE_PARTS = 100
/** Octets read for the URLs of one command, in largest messages: a forward needs one, an answer with pieces of a few. */
export const CATENATE_READ_FACTOR = 4

/**
 * Base-2 logarithm of the octets that COMPRESS looks back, and how much it remembers of them: some 100 KiB while
 * something is said, where zlib's own 15 and 8 would be 256 KiB for a few per cent fewer octets on the line.
 */
export const DEFLATE_WINDOW_BITS = 12
export const DEFLATE_MEMORY_LEVEL = 4
/** Octets of one piece of what is deflated. */
export const DEFLATED_PIECE_BYTES = 4 * 1024
/** A session that nobody spoke in for so long lets go of what compresses. */
export const COMPRESS_REST_MS = 2_000
/** Octets of one piece that comes out of a compressed command: what a bomb may be ahead of who reads it. */
export const INFLATED_PIECE_BYTES = 8 * 1024
/** Octets of one METADATA value, told as MAXSIZE; the store takes no more. RFC 5464 §4.3 */
export const NOTE_BYTES = 16 * 1024

/** Brackets within brackets before login: nothing needs two. */
export const DEPTH_BEFORE_LOGIN = 1
/** Brackets within brackets, NOT and OR counted: no search that a person builds comes near. */
export const DEPTH = 20
/** Large messages whose parts' places are remembered by a thread: some KiB each, a MiB when a message has a thousand parts. */
export const LARGE_STRUCTURES = 16
/** Keys of one SEARCH, all levels together. */
export const SEARCH_KEYS = 256
/** Ranges of UIDs that `$` may stand for, 100 octets each in memory: beyond it SAVE is refused. RFC 5182 §2.1 */
export const SAVED_RANGES = 50_000
/** Searches of one session that are kept up to date. RFC 5267 §4.3.1 asks for at least one. */
export const UPDATED_SEARCHES = 4
/** Messages of such a search, 4 octets each; and of one that is sorted, which is sorted anew with each change. */
export const UPDATED_MESSAGES = 200_000
export const UPDATED_SORTED_MESSAGES = 10_000
/** Parts between the commas of a message set. */
export const SET_ELEMENTS = 10_000
/** Items of one FETCH, header fields of one section, flags of one list, patterns of one LIST. */
export const LIST_ELEMENTS = 256

/** Without a word from the client; RFC 9051 §5.4 asks for 30 minutes at least. */
export const IDLE_MS = 30 * 60_000
/**
 * How often a client in IDLE hears that the connection lives. Routers forget a silent one after 5 minutes and more, and a
 * client that is gone is noticed by what is written to it; more often would only cost phones their battery.
 */
export const STILL_HERE_MS = 4 * 60_000
/** Octets that may wait behind a running command before the socket is no longer read. */
export const WAITING_BYTES_BEFORE_LOGIN = 16 * 1024
/** Room for some messages that a client sends without waiting: they share a transaction. */
export const WAITING_BYTES = 256 * 1024
/** Messages of one such transaction. */
export const APPENDS_AT_ONCE = 32
/** A client hears that a long command goes on; RFC 9585 §3 asks for 10 to 15 seconds. */
export const PROGRESS_MS = 12_000
/** Groups of one NOTIFY: each mailbox is held against all of them. */
export const NOTIFY_GROUPS = 32
/** An idle session looks for itself, in case an event was lost. */
export const LOOK_AGAIN_MS = 5 * 60_000
/** A session looks with its next command when its last look is so old, in case an event was lost. */
export const LOOK_ANYWAY_MS = 1_000
/** Small bodies that a FETCH of several messages reads at once: a session holds 2 MiB of them at most. */
export const BODIES_AHEAD = 8
