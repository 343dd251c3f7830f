/** What a POP3 client may make this edge hold or do. Each limit is tested one below, at and one above. THREATS §3.2 */

/** Octets of a command with its CRLF. RFC 2449 §4 */
export const LINE_BYTES = 255
/** Octets of a line within AUTH, which RFC 5034 §4 exempts: a SASL message at its longest. */
export const SASL_LINE_BYTES = 12 * 1024

/** Commands before sign-in: a greeting, CAPA, STLS, CAPA and a few tries need half of it. */
export const COMMANDS_BEFORE_LOGIN = 20
/** Failed sign-ins of one connection; the authenticator counts across connections. */
export const FAILED_LOGINS = 3
/** Malformed commands in a row: a client that is not speaking POP3. */
export const FAULTS_IN_A_ROW = 20
/** From the greeting to a sign-in. */
export const LOGIN_MS = 180_000
/** The same for a stranger when places are short. THREATS DS1 */
export const PRESSED_LOGIN_MS = 10_000
/** Without a word from the client; RFC 1939 §3 asks for ten minutes at least. */
export const IDLE_MS = 10 * 60_000
/** Without the client taking any of what waits for it. THREATS IM5 */
export const STALLED_MS = 5 * 60_000
/** Octets that may wait for a client before no more are made. THREATS IM5 */
export const UNSENT_BYTES = 1024 * 1024
/** Octets of lines, and pieces, that may wait behind a running command before the socket is no longer read. */
export const WAITING_BYTES = 16 * 1024
export const WAITING_PIECES = 64
/** How old a session's right to be here may be: a changed password ends it. THREATS ID4 */
export const RECHECK_MS = 4_000
/** How often idle sessions are looked at. */
export const TICK_MS = 1_000
/** A client that was told goodbye and stays is cut. */
export const LEAVE_MS = 5_000
