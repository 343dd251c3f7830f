/** What a peer may ask of the SMTP server, each with its unit and reason. THREATS §3.2 */

/** Octets of a command line with CRLF: RFC 5321 asks for 512 and more for extensions; nothing real is longer. */
export const COMMAND_LINE_OCTETS = 4096
/** Octets of a line of AUTH. RFC 4954 §4 */
export const AUTH_LINE_OCTETS = 12_288
/** Octets thrown away while the end of an overlong line is looked for, before the door shuts. */
export const OVERLONG_SKIP_OCTETS = 65_536
/** Octets of input kept while a command runs; beyond, the socket is not read. */
export const INPUT_WAITING_OCTETS = 65_536
/** Octets of replies the peer has not read, beyond which no more commands are run. */
export const UNREAD_REPLY_OCTETS = 65_536

/** Octets of one message; what Gmail, Outlook and most others take, with base64's third on top. */
export const MESSAGE_OCTETS = 52_428_800
/** Octets read and thrown away after a message grew too large; one without an end then hears 552, and the door shuts. */
export const OVERSIZE_SKIP_OCTETS = 52_428_800
/** Octets of messages being received by one worker at a time; beyond, new ones are put off with 452. */
export const INFLIGHT_OCTETS = 268_435_456
/** Part of these that messages to or from one company may take: the others always find some. THREATS TE5 */
export const COMPANY_INFLIGHT_SHARE = 0.75

/** RCPT of one message. RFC 5321 §4.5.3.1.8 asks for 100 at least; announced by LIMITS. RFC 9422 §3 */
export const RECIPIENTS = 1000
/** Commands without a new message: enough for EHLO, STARTTLS, EHLO, AUTH and a few NOOPs, not for holding a place. */
export const IDLE_COMMANDS = 20
/** Errors in one connection: people at a keyboard make some, programs that guess make many. */
export const ERRORS = 10
/** Recipients that do not exist, in one connection. THREATS IN12 */
export const UNKNOWN_RECIPIENTS = 10
/** Recipients that do not exist, from one network in an hour, over all its connections to this worker. */
export const UNKNOWN_RECIPIENTS_PER_HOUR = 100
/** So many of them count as one refusal more for how slowly the next connection is answered. */
export const GUESSES_PER_STEP = 10
/** Networks whose guesses are remembered; the oldest give way. */
export const GUESSING_NETWORKS = 10_000
/** Failed log-ins of one connection. */
export const AUTH_FAILURES = 3

/** Wait for a command. RFC 5321 §4.5.3.2.7 */
export const COMMAND_MS = 300_000
/** The same, and the wait for more of a message, for a stranger when places are short. THREATS DS1 */
export const PRESSED_MS = 10_000
/** Wait for more of a message. RFC 5321 §4.5.3.2.5 */
export const DATA_BLOCK_MS = 180_000
/** A whole message: 50 MB over a line of 30 KiB a second. */
export const DATA_TOTAL_MS = 1_800_000
/** A whole connection, however busy: keeps a drip of commands from holding a place for days. */
export const CONNECTION_MS = 7_200_000
/** A peer that was told good-bye closes within this, or is cut. */
export const LINGER_MS = 5_000
/** How often the above are looked at. */
export const SWEEP_MS = 1_000
/** Open transactions may end within this when the server stops. */
export const DRAIN_MS = 7_000
/** How often a stopping server looks whether all are gone. */
export const DRAIN_LOOK_MS = 20
