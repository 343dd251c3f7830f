/** What is read of one message at most: a stranger chooses its size. THREATS FI5 */

/** Octets of text parts that are decoded, all together; people see no more of a message before they scroll for minutes. */
export const TEXT_OCTETS_MAX = 512 * 1024
/** Text parts that are read. */
export const TEXT_PARTS_MAX = 20
/** Words of the text; the subject's come first. */
export const WORDS_MAX = 10_000
/** Signs of one word; longer ones are no words. */
export const WORD_SIGNS_MAX = 40
/** Signs at the end of a plain text that may be a signature. */
export const FOOT_SIGNS_MAX = 1500
/** Links that are looked at. */
export const LINKS_MAX = 300
/** Signs of one link. */
export const LINK_SIGNS_MAX = 2048
/** Signs of what stands between `<a>` and `</a>`. */
export const LINK_TEXT_MAX = 300
/** Attributes of one tag. */
export const ATTRIBUTES_MAX = 30
/** Tags whose attributes are read. */
export const TAGS_READ_MAX = 20_000
/** Fields of the header that are read as text. */
export const FIELDS_READ_MAX = 200
/** Signs of one field. */
export const FIELD_SIGNS_MAX = 4096
/** Parts whose type and name are noted. */
export const FILES_MAX = 200
/** Phrases that are tried at some word: each costs about a microsecond. */
export const PHRASE_TRIES_MAX = 20_000
/** Words of a text that its sketch is made of. */
export const SKETCH_WORDS_MAX = 2000
/** Words below which two texts are alike by chance. */
export const SKETCH_WORDS_MIN = 20
/** Domains of one message that block lists are asked about. */
export const ASKED_DOMAINS_MAX = 10
/** Milliseconds that block lists have for their answers. */
export const LIST_ANSWER_MS = 2000
/** Parts of sketches that a thread remembers: three a message. */
export const BULK_REMEMBERED = 100_000
/** Milliseconds within which copies are counted together. */
export const BULK_WINDOW_MS = 3_600_000
/** Copies within the window from which on it is told. */
export const BULK_COPIES_MIN = 20
