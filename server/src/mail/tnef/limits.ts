/** What one winmail.dat may hold. Each is a bound on memory or time that a stranger controls. */

/** Attachments taken of one file, those of messages within it among them. */
export const TNEF_ATTACHMENTS_MAX = 1000
/** Messages within messages. */
export const TNEF_DEPTH_MAX = 5
/** Properties of one object; Outlook writes some 200. */
export const TNEF_PROPERTIES_MAX = 5000
/** Octets of RTF taken out of its compression. */
export const RTF_OCTETS_MAX = 16 * 1024 * 1024
