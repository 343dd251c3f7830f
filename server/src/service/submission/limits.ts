/** How far ahead a message may be scheduled, in seconds: a quarter, as far as people plan mail. RFC 4865 §4 */
export const DELAYED_SEND_MAX_S = 90 * 24 * 3600
