/** Bounds of what mail programs are given instead of a password, each with its unit and reason. */

/** How long a code works, in ms: the program is waiting for it. RFC 6749 §4.1.2 */
export const CODE_MS = 2 * 60_000
/** How long an access token works, in ms. Connections end with it, and programs come again with the next. */
export const ACCESS_MS = 60 * 60_000
/** How long a program that nobody uses may come back, in ms: half a year. */
export const REFRESH_MS = 180 * 24 * 60 * 60_000
/** An exchanged refresh token works once more for so long, in ms: the answer may have been lost on its way. */
export const REPEAT_MS = 60_000
/** And is known for so long, in ms: whoever comes with it then has a copy. RFC 9700 §4.14.2 */
export const REPLACED_KNOWN_MS = 24 * 60 * 60_000
/** Characters of a program's name, as the person reads it. */
export const CLIENT_NAME_MAX = 60
/** Places to return to of one program. */
export const REDIRECTS_MAX = 5
/** Characters of one of them: all of them stand in the program's id. */
export const REDIRECT_MAX = 200
/** Characters of an id: name and places in base64url, and what proves that it is ours. */
export const CLIENT_ID_MAX = 2_000
/** Octets of the proof: 128 bits cannot be guessed. */
export const CLIENT_MAC_BYTES = 16
/** Characters of `state`: whatever a program likes to find again. */
export const STATE_MAX = 1_000
/** Characters of `scope`. */
export const SCOPE_MAX = 500
/** Characters of a code verifier. RFC 7636 §4.1 */
export const VERIFIER_MIN = 43
export const VERIFIER_MAX = 128
