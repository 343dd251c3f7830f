/** What a POP3 client may make this edge hold or do. Each limit is tested one below, at and one above. THREATS §3.2 */

/** Octets of a command with its CRLF. RFC 2449 §4 */
export const LINE_BYTES = 255

/** Without a word from the client; RFC 1939 §3 asks for ten minutes at least. */
export const IDLE_MS = 10 * 60_000
/** Devices whose last visit is remembered where there is a LOGIN-DELAY: about 10 MB when full. */
export const VISITS_REMEMBERED = 100_000
/** Octets of lines that may wait behind a running command before the socket is no longer read. */
export const WAITING_BYTES = 16 * 1024
