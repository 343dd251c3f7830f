/** Messages in base64 opened within one message: each is read whole, and may hold the next. */
export const ENCODED_MESSAGES_MAX = 20
/** Octets of a message that is inspected: the largest that the service takes. THREATS §3 rule 3 */
export const INSPECT_OCTETS_MAX = 50 * 1024 * 1024
