/** Bounds of webhooks, each with its unit and reason. THREATS JM2 */

/** Of one company, and of the operator. */
export const WEBHOOKS_MAX = 10
/** Characters of a URL. */
export const URL_MAX = 1_000
/** Octets of a secret: as many as its hash has. RFC 2104 §3 */
export const SECRET_BYTES = 32
/** Milliseconds for one request: whoever needs longer answers first and works then. */
export const POST_MS = 10_000
/** Octets of an answer, which nobody reads. */
export const ANSWER_BYTES = 16 * 1024
/** Hooks that one node tells at the same time. */
export const HOOKS_AT_ONCE = 16
/** Events that are read at once for one hook. */
export const EVENTS_AT_ONCE = 50
/** Milliseconds after which a turn ends, told or not. */
export const TURN_MS = 20_000
/** Milliseconds for which a node has a hook to itself: a turn and its last request at every address, with room. */
export const CLAIM_MS = 60_000
/** Milliseconds between two looks at what is new for a hook. */
export const EVERY_MS = 2_000
/** Milliseconds until the next try after each failure; the last one from then on. */
export const WAITS_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 3 * 3_600_000] as const
/** Part of a wait by which it may be longer, so that those who failed together do not come together. */
export const JITTER = 0.1
/** Milliseconds of failing after which it is disabled, and its people are told: a long weekend. */
export const GIVE_UP_MS = 4 * 24 * 3_600_000
