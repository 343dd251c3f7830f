/** Limits of chains, each with its unit and reason. */

/** Sets in one message: more servers than this do not pass a message on. RFC 8617 §5.2 */
export const SETS_MAX = 50
