/** What one message may be, and how far it may be passed on. THREATS §3.3, IN5, IN10 */

/** Received lines: more hops than this are a circle. RFC 5321 §6.3 */
export const RECEIVED_HOPS = 100
/** Octets from which a message is worked on in slices and derived in a thread of its own: below, it takes a millisecond. */
export const LARGE_MESSAGE_OCTETS = 1_048_576
/** Accounts and outside addresses that one recipient may turn into. */
export const EXPANDED_TARGETS = 10_000
/** Aliases and groups looked at for one recipient, members included. */
export const EXPANSION_STEPS = 20_000
/** Accounts whose INBOX id is remembered by one worker. */
export const INBOX_CACHE_ACCOUNTS = 20_000

/** Notices that scripts send because of one message. RFC 5435 §8 */
export const SIEVE_NOTICES_MAX = 4
/** Octets of script texts whose programs a thread keeps: some thousand scripts of people. */
export const SIEVE_COMPILED_BYTES = 4_194_304
/** Milliseconds that scripts take on end before others have the thread. */
export const SIEVE_TURN_MS = 5
/** Seconds that lie between two answers to the same writer, whatever a script says: two machines cannot talk faster. */
export const VACATION_SECONDS_MIN = 3_600
/** Milliseconds in which the same message is passed on to the same place once, however often it is brought. */
export const REDIRECT_REMEMBERED_MS = 7 * 86_400_000
/** Octets of a body by which a message is known when it is brought again. */
export const REDIRECT_DIGEST_OCTETS = 262_144
/** Signs of a subject in what a script sends: no line of a list shows more. */
export const SIEVE_SUBJECT_MAX = 250
/** Octets of an answer's text: more is a file, and somebody else's mailbox. */
export const SIEVE_ANSWER_OCTETS_MAX = 65_536
/** Identifiers of earlier messages that an answer names. RFC 5322 §3.6.4 */
export const SIEVE_REFERENCES_MAX = 20
/** Signs of a reason in a reply of SMTP: four lines of it. RFC 5429 §2.1.1 */
export const REJECT_SIGNS_MAX = 1_500
/** Milliseconds between two letters to the same person about scripts that fail. */
export const SIEVE_FAILURE_TOLD_MS = 86_400_000
