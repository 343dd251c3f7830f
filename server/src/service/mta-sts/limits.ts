/** Limits of other domains' policies, each with its unit and reason. RFC 8461 */

/** Milliseconds for one policy to be fetched. RFC 8461 §3.3 */
export const FETCH_MS = 60_000
/** Addresses of a policy host that are tried. */
export const FETCH_ADDRESSES_MAX = 3
/** Policies fetched at a time; others wait, without their TXT record being asked again. */
export const FETCHES_AT_ONCE = 8
/** Milliseconds after which a policy is fetched anew, well before it ends. RFC 8461 §3.3 says daily. */
export const REFRESH_MS = 24 * 3_600_000
/** Milliseconds that a fetch is not tried again after it failed. RFC 8461 §3.3: five minutes or more. */
export const RETRY_MS = 10 * 60_000
/** Domains whose answer is kept in memory, those without a policy too; about 300 octets each. */
export const REMEMBERED_MAX = 10_000
/** Milliseconds that "no policy" is believed before its TXT record is asked again. */
export const NONE_MS = 5 * 60_000
/** Policies kept on the disk; the ones that end first go. */
export const KEPT_MAX = 100_000
