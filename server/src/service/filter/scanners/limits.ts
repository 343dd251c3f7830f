/** What asking another program about a message may cost. THREATS FI2 */

/** Milliseconds that the virus scanner has for one message and all its files, waiting for its turn included. */
export const CLAMAV_MS = 20_000
/** Milliseconds that it has for one large file; whoever uploads waits for it, and waits a minute (edge/http/limits.ts). */
export const FILE_SCAN_MS = 50_000
/** Milliseconds that the spam filter has for one message. */
export const RSPAMD_MS = 20_000
/** Milliseconds until a connection to either stands. */
export const CONNECT_MS = 5_000
/** Questions to one scanner at a time, of each thread: clamd works on ten at once for everybody. */
export const SCANS_AT_ONCE = 4
/** Questions of a thread that wait for their turn: more would only wait longer than they may. */
export const SCANS_WAITING_MAX = 200
/** Octets of one piece on the way to clamd. */
export const CHUNK_OCTETS = 64 * 1024
/** Octets of an answer of clamd: a name, and the word behind it. */
export const CLAMD_REPLY_OCTETS_MAX = 4096
/** Signs of the name of a virus that are kept. */
export const VIRUS_NAME_MAX = 100
/** Octets of an answer of Rspamd: some hundred symbols with their descriptions. */
export const RSPAMD_REPLY_OCTETS_MAX = 1024 * 1024
/** Octets of a message that is shown to Rspamd; larger ones it refuses by itself (`max_message`, 50 MiB). */
export const RSPAMD_MESSAGE_OCTETS_MAX = 50 * 1024 * 1024
/** Symbols of Rspamd that are told one by one; the others are one sum. */
export const RSPAMD_SYMBOLS_MAX = 40
/** Symbols of one answer that are looked at. */
export const RSPAMD_SYMBOLS_READ_MAX = 2_000
/** Recipients that Rspamd is told of. */
export const RSPAMD_RECIPIENTS_MAX = 100
/** Questions without an answer, one after the other, from which on a scanner is left alone. */
export const FAILURES_MAX = 5
/** Milliseconds that it is left alone for the first time; twice as long each further time. */
export const OPEN_MS = 15_000
/** Milliseconds that it is left alone at most. */
export const OPEN_MS_MAX = 2 * 60_000
/** Files and readings of one message that are shown to the virus scanner one by one; more is not scanned as a whole. */
export const SCANNED_FILES_MAX = 400
/** Octets of all of them together. */
export const SCANNED_OCTETS_MAX = 400 * 1024 * 1024
