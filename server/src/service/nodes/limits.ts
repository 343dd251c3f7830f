/** Bounds of what nodes say of themselves, in ms. */

/** A node that has said nothing for so long is down: it speaks once a minute. */
export const NODE_SILENT_MS = 3 * 60_000

/** And after this it was taken away on purpose. */
export const NODE_FORGOTTEN_MS = 7 * 24 * 3_600_000
