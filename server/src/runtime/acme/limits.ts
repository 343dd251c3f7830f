/** When certificates are asked for, each with its unit and reason. */

/** After the start, in ms: the ports are open, and who starts and stops often asks nobody. */
export const FIRST_LOOK_MS = 5_000
/** Between two looks at what is due, in ms. */
export const LOOK_MS = 15 * 60_000
/** After a failure a name waits so long in ms, then twice, up to the most: authorities count failures by the hour. */
export const RETRY_MS = 30 * 60_000
export const RETRY_MAX_MS = 24 * 60 * 60_000
/** Between two questions when the authority wants a certificate renewed, in ms. RFC 9773 §4.3 */
export const WINDOW_ASKED_MS = 6 * 60 * 60_000
/** Part of its life that a certificate has left when it is renewed, where the authority does not say. */
export const LIFE_LEFT = 1 / 3
/** Between telling the threads what a token is answered with and telling the authority to ask, in ms. */
export const TOLD_MS = 300
/** Names of one certificate: authorities take a hundred. */
export const NAMES_MAX = 100
/** Domains whose names are looked at in one round. */
export const DOMAINS_MAX = 10_000
/** Characters of what an authority says that are shown. */
export const SAID_MAX = 300
/** Between two looks whether the servers of a zone have what was added, in ms, and after how long it is left to the authority. */
export const DNS_POLL_MS = 2_000
export const DNS_SEEN_MS = 2 * 60_000
