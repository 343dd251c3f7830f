/** What of a bounce is read at most. Whoever wrote it is a stranger, so each is a bound on time or memory. THREATS QU1 */

/** Signs of the words for people that are read: a screen or two; what follows is the returned message. */
export const HUMAN_SIGNS_MAX = 64 * 1024
/** Octets of one part that are decoded for it; HTML notices bring long style sheets. */
export const HUMAN_OCTETS_MAX = 256 * 1024
/** Octets of one delivery-status part. At 200 each, more than `RECIPIENTS_MAX` blocks. */
export const STATUS_OCTETS_MAX = 512 * 1024
/** Parts of a message that are looked at, containers among them; a report has three. */
export const REPORT_PARTS_MAX = 40
/** Recipients of one notice: a submission has at most 1,000 (RFC 5321 §4.5.3.1.8 asks for 100). */
export const RECIPIENTS_MAX = 1000
/** Names that the message which came back may have: each is looked for among what was sent. */
export const ORIGINALS_MAX = 4
/** Signs of one remote reply that are kept and judged. THREATS OUT5 */
export const REPLY_SIGNS_MAX = 2048
/** Signs around an address in the words for people that are taken to be about it. */
export const SECTION_SIGNS_MAX = 4096
/** Words of one text that are judged. */
export const WORDS_MAX = 800
/** Signs of one word; longer ones are keys and signatures, and are cut. */
export const WORD_SIGNS_MAX = 40
/** Signs of an address found in words for people. RFC 5321 §4.5.3.1.3 has 256 for a path. */
export const ADDRESS_SIGNS_MAX = 320
/** Addresses looked at in the words for people. */
export const FOUND_ADDRESSES_MAX = 2000
/** Words that one gap of a phrase may skip. */
export const GAP_WORDS_MAX = 12
