/** Bounds of asking a company's LDAP server, each with its unit and reason. */

/** Sign-ins of one thread that may wait for a place at the server: more of them are asked to come back. */
export const WAITING_MAX = 256
/** A server that did not answer is left alone for so long, in ms: those who come meanwhile are told at once. */
export const REST_MS = 2_000
/** Connections that nobody used for so long are closed, in ms: before most servers and firewalls do it. */
export const IDLE_MS = 60_000
/**
 * A password that is not taken is answered after so long at least, in ms: an address that the server does not know is
 * answered sooner than one whose password has to be tested. Twice the slowest test of late, where that is more. THREATS ID2
 */
export const REFUSED_MS = 250
/** How much of the slowest test of late is still remembered after each one that is faster. */
export const SLOWEST_KEPT = 0.95
/** Entries asked for: two are enough to see that the answer is not the one person. */
export const ENTRIES_ASKED = 2
