/** What a client of IMAP or POP3 may make these edges hold or do, alike in both. Tested per edge. THREATS §3.2 */

/** Commands before sign-in: a greeting, what the server can do, TLS and a few tries need half of it. */
export const COMMANDS_BEFORE_LOGIN = 20
/** Failed sign-ins of one connection; the authenticator counts across connections. */
export const FAILED_LOGINS = 3
/** Malformed commands in a row: a client that speaks something else. */
export const FAULTS_IN_A_ROW = 20
/** Octets of a line within a SASL exchange, which other limits exempt: a token at its longest. RFC 5034 §4 */
export const SASL_LINE_BYTES = 12 * 1024
/** Challenges of one SASL exchange: SCRAM has two, LOGIN two. */
export const SASL_STEPS = 8
/** From the greeting to a sign-in. */
export const LOGIN_MS = 180_000
/** The same for a stranger when places are short. THREATS DS1 */
export const PRESSED_LOGIN_MS = 10_000
/** Without the client taking any of what waits for it. THREATS IM5 */
export const STALLED_MS = 5 * 60_000
/** Octets that may wait for a client before no more are made. THREATS IM5 */
export const UNSENT_BYTES = 1024 * 1024
/** Pieces that may wait behind a running command before the socket is no longer read. */
export const WAITING_PIECES = 64
/** How old a session's right to be here may be: a changed password ends it. THREATS ID4 */
export const RECHECK_MS = 4_000
/** How often sessions are looked at. */
export const TICK_MS = 1_000
/** A client that was told goodbye and stays is cut. */
export const LEAVE_MS = 5_000
