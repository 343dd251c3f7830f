/** What unsubscribing takes at most, each with its unit and reason. */

/** Milliseconds for which the key is believed to be the one there is. */
export const KEY_READ_MS = 60_000
/** Octets of the hash in a link: nobody guesses 128 bits. */
export const LINK_HASH_BYTES = 16
/** Characters of four bits in an address: 80 bits, and each guess costs an RCPT. */
export const MAIL_HASH_CHARACTERS = 20
/** Characters of an address. RFC 5321 §4.5.3.1.3 */
export const RECIPIENT_MAX = 254
/** Where the pages of links are. */
export const UNSUBSCRIBE_PATH = '/unsubscribe'
/** Octets that the copies of one message may come to together: each recipient of mass mail gets its own. */
export const COPIES_BYTES_MAX = 256 * 1024 * 1024
/** Copies that are signed and committed at the same time. */
export const COPIES_AT_ONCE = 16
