/** What a ManageSieve client may make this edge hold or do. Each limit is tested one below, at and one above. THREATS SV1, §3.2 */

/** Octets of a command's lines before sign-in, line ends not counted: more than STARTTLS and AUTHENTICATE need. */
export const LINE_BYTES_BEFORE_LOGIN = 1024
/** The same after it: two names of RENAMESCRIPT, each of their octets quoted. RFC 5804 §1.6 */
export const LINE_BYTES = 4 * 1024
/** Octets of literals before sign-in, of AUTHENTICATE alone: a token at its longest. */
export const LITERAL_BYTES_BEFORE_LOGIN = 12 * 1024
/** Octets of literals of a command that carries no script: two names. */
export const LITERAL_BYTES = 4 * 1024
/** Octets of a script, and of the name beside it. */
export const SCRIPT_LITERAL_BYTES = 1024 * 1024 + LITERAL_BYTES
/** Octets of a refused literal that are read and thrown away, so that the session may go on; above it is closed. */
export const DISCARD_BYTES = 8 * 1024 * 1024
/** Largest number, of 32 bits. RFC 5804 §4 */
export const NUMBER_MAX = 4_294_967_295
/** Without a word from the client: RFC 5804 §1.2 asks for 30 minutes at least. */
export const IDLE_MS = 30 * 60_000
/** Octets that may wait behind a running command before the socket is no longer read. */
export const WAITING_BYTES = 64 * 1024
/** Octets of a string that is said in quotes; a longer one is a literal. RFC 5804 §4 */
export const QUOTED_BYTES = 1024
/** Faults of a script that its author is told of at once. */
export const FAULTS_TOLD = 20
