/** Bounds of what mail programs ask for their settings with, each with its reason. THREATS JM4, ID13 */

/** Octets of an autodiscover request: Outlook's has 400. */
export const REQUEST_BYTES = 16 * 1024
/** Elements within each other; there are three. */
export const REQUEST_DEPTH = 8
/** Attributes of an element. */
export const REQUEST_ATTRIBUTES = 16
