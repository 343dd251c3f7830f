/** Limits of one SPF check, each with its unit and reason. RFC 7208 §4.6.4 */

/** Terms that ask the DNS, `include` and `redirect` among them, in all records of one check. */
export const LOOKUPS_MAX = 10
/** Terms whose question has no answer: mistakes, or somebody who has us ask names for them. */
export const VOID_LOOKUPS_MAX = 2
/** Machines of one `mx` term. */
export const MX_HOSTS_MAX = 10
/** Names of the client's address that are tried for `ptr` and `%{p}`; further ones are not looked at. */
export const PTR_NAMES_MAX = 10
/** Milliseconds of one check, after which it is `temperror`. */
export const CHECK_MS = 20_000
/** Signs of an explanation: it stands in a reply line (RFC 5321 §4.5.3.1.5), beside our own words. */
export const EXPLANATION_MAX = 400
