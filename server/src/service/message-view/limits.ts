/** Bounds of what is shown of messages, each with its unit and reason. THREATS WB1–WB7 */

/** Signs of one HTML part that are shown: ten times the longest newsletter. The whole of it is in the original. */
export const HTML_SIGNS_MAX = 1024 * 1024
/** Elements within elements; browsers stop at 512. */
export const NESTING_MAX = 200
/** Signs of a plain text that are shown. */
export const TEXT_SIGNS_MAX = 1024 * 1024
/** Messages on one sheet to print: a conversation that nobody prints whole is longer. */
export const PRINTED_MAX = 100
/** Signs of HTML on one sheet, in all: two hundred pages of paper. */
export const PRINTED_SIGNS_MAX = 4 * 1024 * 1024
/** Texts of one message that are shown, each by itself. THREATS WB6 */
export const BODIES_MAX = 20
/** Attachments that are listed: as many as a message may have parts. */
export const ATTACHMENTS_MAX = 1000
/** Pictures of one text that can be loaded from elsewhere. */
export const PICTURES_MAX = 500
/** Signs of an address in a message: longer ones lead nowhere. */
export const URL_SIGNS_MAX = 4096
/** Signs of a style of one element. */
export const STYLE_SIGNS_MAX = 2048
/** Signs of a picture written into the text itself. */
export const INLINE_PICTURE_SIGNS_MAX = 512 * 1024
/** How long in ms a link to a part or a picture is good: a message is read in less. THREATS WB4 */
export const LINK_MS = 60 * 60_000
/** How long in ms one secret signs, and how old the knowledge of them may be. */
export const SECRET_MAKES_MS = 24 * 60 * 60_000
export const SECRET_READ_MS = 60_000
/** Octets of a picture from elsewhere. THREATS WB4 */
export const PICTURE_OCTETS_MAX = 10 * 1024 * 1024
/** Dots of a picture: what a browser makes of it takes four octets each. THREATS WB4 */
export const PICTURE_DOTS_MAX = 50_000_000
/** Milliseconds for one picture, redirections and all. */
export const PICTURE_MS = 10_000
/** Redirections of a picture; senders count clicks with two. */
export const REDIRECTS_MAX = 3
/** Addresses of a host that are tried. */
export const ADDRESSES_MAX = 2
/** Pictures fetched at a time in one thread; further ones are told to come again. */
export const FETCHES_AT_ONCE = 32
/** Octets of an attachment whose text is shown; the same bound as for searching. */
export const PREVIEW_OCTETS_MAX = 32 * 1024 * 1024
