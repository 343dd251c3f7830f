/** Bounds of what is pushed to browsers and programs, each with its unit and reason. THREATS JM2 */

/** Of one account: telephones and computers of a person. */
export const SUBSCRIPTIONS_MAX = 10
/** Characters of a push address: those of browsers have some 200. */
export const URL_MAX = 1_000
/** Characters of a device's own name for itself. RFC 8620 §7.2 */
export const DEVICE_MAX = 200
/** Kinds of data that one asks for, and characters of each. */
export const TYPES_MAX = 20
export const TYPE_MAX = 50
/** Octets of chance in the code that proves a push address. */
export const CODE_BYTES = 24
/** Octets of the secret that a browser shares. RFC 8291 §3.2 */
export const AUTH_BYTES = 16
/** How long a subscription lives that nobody renews, in ms: holidays. Not below two days. RFC 8620 §7.2 */
export const LIFE_MS = 30 * 24 * 3_600_000
/** Milliseconds for one request. */
export const POST_MS = 10_000
/** Octets of an answer, which nobody reads. */
export const ANSWER_BYTES = 16 * 1024
/** How long a push service keeps a message for a browser that is away, in seconds: later the person sees it anyway. RFC 8030 §5.2 */
export const TTL_SECONDS = 24 * 3_600
/** How long a signed word of ours is good, in seconds; at most a day. RFC 8292 §2 */
export const TOKEN_SECONDS = 12 * 3_600
/** Accounts that one node tells at the same time. */
export const ACCOUNTS_AT_ONCE = 16
/** Milliseconds between two messages of one account: a burst of deliveries is told twice. */
export const REST_MS = 2_000
/** Subscriptions that are read at once to be asked or tried again. */
export const DUE_AT_ONCE = 100
/** Milliseconds until the next try after each failure; after the last one it is removed: its browser comes again. */
export const WAITS_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000] as const
/** How old in ms the knowledge of our key may be. */
export const KEY_READ_MS = 60_000
