/** Bounds of second factors, each with its unit and reason. */

/** How long a ceremony or the second step of a sign-in may take, in ms: to find the phone. THREATS ID9 */
export const TICKET_MS = 5 * 60_000
/** Octets of a secret of verification codes: as many as SHA-1 gives. RFC 4226 §4 R6 */
export const TOTP_SECRET_BYTES = 20
/** Steps of 30 s before and after now that a code may be of: clocks differ. RFC 6238 §5.2 */
export const TOTP_WINDOW = 1
/** Recovery codes that an account gets at a time: a card in a drawer. */
export const RECOVERY_CODES = 10
/** Characters of a code as somebody types it, with spaces and hyphens: the longest is a recovery code of 29. */
export const CODE_MAX = 64
/** Passkeys of one account: every device of a person, with some to spare. */
export const PASSKEYS_MAX = 20
/** Octets of a credential id. WebAuthn Level 3 §4 */
export const CREDENTIAL_ID_MAX_BYTES = 1023
/** Characters of each part of what a browser sends at the end of a ceremony: some hundred are usual. */
export const CEREMONY_PART_MAX = 16_384
/** Characters of what a device says about how it is reached, and how many of them are kept. */
export const TRANSPORT_MAX = 32
export const TRANSPORTS_MAX = 8
/** Characters of a private cause in the log: the library repeats what the peer sent. */
export const CAUSE_MAX = 200
